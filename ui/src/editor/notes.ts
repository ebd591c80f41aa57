// What a field for notes takes, whether the editor is loaded yet or not.
/** Takes the text of a line that leaves the notes, and the notes without it (Markdown); false where it was not taken,
 *  and then it stays. */
export type TakeLine = (line: string, rest: string) => boolean | void;

export interface NotesProps {
  /** Markdown. */
  value: string;
  /** The name of the field, for those who do not see it. */
  label: string;
  onchange?: (markdown: string) => void;
  /** A line that was agreed leaves the notes. */
  onagree?: TakeLine;
  /** A line to be shared leaves the notes. */
  onshare?: TakeLine;
  /** Opens an address in the browser; without it links are only shown. */
  onopenlink?: (href: string) => void;
  onblur?: () => void;
  placeholder?: string;
  autofocus?: boolean;
  readonly?: boolean;
  /** How many lines are ruled before anything is written. */
  rows?: number;
}
