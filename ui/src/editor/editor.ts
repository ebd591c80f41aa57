// The notes editor without its frame: state, keys and shortcuts, and how a line leaves the notes.
import { baseKeymap, chainCommands, setBlockType, toggleMark } from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import {
  InputRule,
  inputRules,
  textblockTypeInputRule,
  undoInputRule,
  wrappingInputRule,
} from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import { Fragment, type MarkType, type Node, type NodeType, Slice } from 'prosemirror-model';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import { type Command, EditorState, type Plugin, TextSelection, type Transaction } from 'prosemirror-state';
import { parse, serialize } from './markdown';
import type { TakeLine } from './notes';
import { safeHref, schema } from './schema';

const { nodes, marks } = schema;
const bulletList = nodes.bullet_list!;
const listItem = nodes.list_item!;

// ---- the line in which the cursor stands --------------------------------------------------------------------------

export interface Line {
  from: number;
  to: number;
  text: string;
}

/** A line is what stands between two line breaks, or the whole paragraph, heading or list item. */
export function lineAt(state: EditorState): Line | null {
  const { $head } = state.selection;
  if (!$head.parent.isTextblock) return null;
  const start = $head.start();
  let from = start;
  let to = $head.end();
  $head.parent.forEach((child, offset) => {
    if (child.type !== nodes.hard_break) return;
    if (offset < $head.parentOffset) from = start + offset + child.nodeSize;
    else to = Math.min(to, start + offset);
  });
  return { from, to, text: state.doc.textBetween(from, to) };
}

/** `[] ` before a line that was agreed, typed as a sign and not part of it. */
const SIGN = /^\s*\[ ?\]\s+/;

/** Takes the line out of the notes and hands its text on. */
export function liftLine(take: TakeLine): Command {
  return (state, dispatch) => {
    const line = lineAt(state);
    const text = line?.text.replace(SIGN, '').trim();
    if (!line || !text) return false;
    if (!dispatch) return true;
    const rest = withoutLine(state, line);
    if (take(text, serialize(rest.doc)) !== false) dispatch(rest.scrollIntoView());
    return true;
  };
}

function withoutLine(state: EditorState, line: Line): Transaction {
  const { $head } = state.selection;
  const tr = state.tr;
  if (line.from > $head.start()) return tr.delete(line.from - 1, line.to);
  if (line.to < $head.end()) return tr.delete(line.from, line.to + 1);
  // The whole block: with it what holds nothing else.
  let depth = $head.depth;
  while (depth > 1 && $head.node(depth - 1).childCount === 1) depth -= 1;
  if (depth === 1 && state.doc.childCount === 1) {
    tr.replaceWith(0, state.doc.content.size, nodes.paragraph!.create());
    return tr.setSelection(TextSelection.create(tr.doc, 1));
  }
  // The first line of an item that has more below it: the item stays.
  if ($head.node(depth - 1).type === listItem) return tr.delete(line.from, line.to);
  return tr.delete($head.before(depth), $head.after(depth));
}

// ---- what the toolbar does ----------------------------------------------------------------------------------------

export const toggleStrong = toggleMark(marks.strong!);
export const toggleEm = toggleMark(marks.em!);

/** Heading, small heading, and a plain line again. */
export const nextHeading: Command = (state, dispatch) => {
  const { parent } = state.selection.$from;
  const level = parent.type === nodes.heading ? Number(parent.attrs.level) : 0;
  const next =
    level === 2 ? setBlockType(nodes.paragraph!) : setBlockType(nodes.heading!, { level: level + 1 });
  return next(state, dispatch);
};

export const toggleList: Command = (state, dispatch) =>
  inside(state, listItem) ? liftListItem(listItem)(state, dispatch) : wrapInList(bulletList)(state, dispatch);

export function inside(state: EditorState, type: NodeType): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type === type) return true;
  return false;
}

export function marked(state: EditorState, type: MarkType): boolean {
  const { from, $from, to, empty } = state.selection;
  return empty ? !!type.isInSet(state.storedMarks ?? $from.marks()) : state.doc.rangeHasMark(from, to, type);
}

/** The address of the link in which the cursor stands. */
export function linkAt(state: EditorState): string | null {
  const { $from } = state.selection;
  const link =
    marks.link!.isInSet($from.marks()) ?? ($from.nodeAfter && marks.link!.isInSet($from.nodeAfter.marks));
  return link ? String(link.attrs.href) : null;
}

// ---- keys ---------------------------------------------------------------------------------------------------------

const lineBreak: Command = (state, dispatch) => {
  if (state.selection.$from.parent.type !== nodes.paragraph) return false;
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break!.create()).scrollIntoView());
  return true;
};

/** Backspace at the start of a heading or an item makes it a plain line before it joins the one above. */
const plainAtStart: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0) return false;
  if ($from.parent.type === nodes.heading) return setBlockType(nodes.paragraph!)(state, dispatch);
  const first = $from.depth > 1 && $from.node(-1).type === listItem && $from.index(-1) === 0;
  return first && liftListItem(listItem)(state, dispatch);
};

const rules = [
  textblockTypeInputRule(/^(#{1,2}) $/, nodes.heading!, (match) => ({ level: match[1]!.length })),
  wrappingInputRule(/^\s*[-*+] $/, bulletList),
  wrappingInputRule(
    /^(\d{1,4})[.)] $/,
    nodes.ordered_list!,
    (match) => ({ order: Number(match[1]) }),
    (match, node) => node.childCount + node.attrs.order === Number(match[1]),
  ),
  wrappingInputRule(/^\s*> $/, nodes.blockquote!),
  markRule(/(?:^|[\s(])(\*\*([^\s*](?:[^*]*[^\s*])?)\*\*)$/, marks.strong!),
  markRule(/(?:^|[\s(])(\*([^\s*](?:[^*]*[^\s*])?)\*)$/, marks.em!),
];

/** `**bold**` and `*italic*` between spaces, so that `5*3*2` stays what it is. */
function markRule(pattern: RegExp, type: MarkType): InputRule {
  return new InputRule(pattern, (state, match, _start, end) => {
    const from = end - match[1]!.length + 1;
    const text = match[2]!;
    const width = (match[1]!.length - text.length) / 2;
    // The last sign of the pattern is being typed and not in the document yet.
    const tr = state.tr.delete(from + width + text.length, end).delete(from, from + width);
    return tr.addMark(from, from + text.length, type.create()).removeStoredMark(type);
  });
}

/** `[] ` typed before a line hands it on; before an empty line it waits for the text and Enter. */
function agreeRule(take: TakeLine): InputRule {
  return new InputRule(/^\[ ?\] $/, (state, _match, start, end) => {
    const line = lineAt(state);
    const text = line && state.doc.textBetween(end, line.to).trim();
    if (!line || !text || start !== line.from) return null;
    const rest = withoutLine(state, line);
    return take(text, serialize(rest.doc)) === false ? null : rest;
  });
}

const agreeAtEnter =
  (take: TakeLine): Command =>
  (state, dispatch) => {
    const line = lineAt(state);
    return !!line && SIGN.test(line.text) && liftLine(take)(state, dispatch);
  };

/** What an editor can do; without `agree`, Ctrl+Enter and `[] ` are left to the page. */
export function plugins(agree?: TakeLine): Plugin[] {
  const list: Record<string, Command> = {
    Enter: chainCommands(...(agree ? [agreeAtEnter(agree)] : []), splitListItem(listItem)),
    Backspace: chainCommands(undoInputRule, plainAtStart),
    'Shift-Enter': lineBreak,
    'Mod-b': toggleStrong,
    'Mod-i': toggleEm,
    'Mod-z': undo,
    'Mod-Shift-z': redo,
    'Mod-y': redo,
    'Mod-]': sinkListItem(listItem),
    'Mod-[': liftListItem(listItem),
  };
  if (agree) list['Mod-Enter'] = liftLine(agree);
  const base = { ...baseKeymap };
  // Belongs to the page: save, finish.
  delete base['Mod-Enter'];
  return [
    inputRules({ rules: agree ? [agreeRule(agree), ...rules] : rules }),
    keymap(list),
    keymap(base),
    history(),
  ];
}

export function begin(doc: Node, agree?: TakeLine): EditorState {
  return EditorState.create({ doc, plugins: plugins(agree) });
}

/** Goes on writing where the caret stood in the Markdown that was typed before the editor came (an offset in its
 *  UTF-16 units); blanks at its end, which Markdown does not keep, are typed anew. */
export function goOn(markdown: string, caret: number): Command {
  return (state, dispatch) => {
    const before = markdown.slice(0, caret);
    const end = TextSelection.atEnd(parse(before)).head;
    const change = state.tr;
    change.setSelection(TextSelection.near(change.doc.resolve(Math.min(end, change.doc.content.size)), -1));
    const blanks = / +$/.exec(before)?.[0];
    if (blanks && !/^ *\S/.test(markdown.slice(caret).split('\n', 1)[0]!)) change.insertText(blanks);
    dispatch?.(change);
    return true;
  };
}

/** Text from the clipboard without any form: its lines, blank lines between them kept as one. */
export function plainSlice(text: string): Slice {
  const lines = text.replaceAll('\u0000', '').replace(/\r\n?/g, '\n').trim().split('\n');
  const paragraphs = lines.map((line) => nodes.paragraph!.create(null, line ? schema.text(line) : null));
  return new Slice(Fragment.from(paragraphs), 1, 1);
}

/** An address pasted over a selection makes it a link. */
export function linkPaste(state: EditorState, text: string): Transaction | null {
  const { from, to, empty, $from, $to } = state.selection;
  const href = /^\S+$/.test(text.trim()) ? safeHref(text) : null;
  if (!href || empty || !$from.sameParent($to)) return null;
  return state.tr.addMark(from, to, marks.link!.create({ href }));
}
