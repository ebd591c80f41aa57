// Clipboard HTML in the shapes that Word, Outlook, Teams, Google Docs, mail and browsers emit.
import { EditorState } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { begin, plainSlice } from './editor';
import { parse, serialize } from './markdown';
import { clearHtml, copyWriter, pasteReader } from './paste';

let view: EditorView;
afterEach(() => view?.destroy());

/** The Markdown of an empty note after a paste. */
function pasted(html: string, into = ''): string {
  view = new EditorView(document.createElement('div'), {
    state: begin(parse(into)),
    clipboardParser: pasteReader,
    transformPastedHTML: clearHtml,
    clipboardTextParser: (text) => plainSlice(text),
  });
  view.pasteHTML(html, new Event('paste') as ClipboardEvent);
  return serialize(view.state.doc);
}

const word = (
  body: string,
) => `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<link rel=File-List href="file:///C:/Users/x/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- /* Font Definitions */ @font-face {font-family:Wingdings;} p.MsoNormal {margin:0cm;font-weight:bold;}
@list l0 {mso-list-id:1;} @page WordSection1 {size:595.3pt 841.9pt;} --></style></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->${body}<!--EndFragment--></body></html>`;
const sign = (text: string, font = 'Symbol') =>
  `<![if !supportLists]><span style='font-family:${font};mso-fareast-font-family:${font}'><span style='mso-list:Ignore'>${text}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>`;
const item = (level: number, mark: string, text: string, list = 'l0') =>
  `<p class=MsoListParagraphCxSpMiddle style='text-indent:-18.0pt;mso-list:${list} level${level} lfo1'>${sign(mark)}${text}<o:p></o:p></p>`;

describe('Word', () => {
  test('headings, bold, italic, links; nothing of the style sheet', () => {
    expect(
      pasted(
        word(`<h1>Plan<o:p></o:p></h1><h3>Details<o:p></o:p></h3>
<p class=MsoNormal><b style='mso-bidi-font-weight:normal'>Bold</b> and <i>italic</i>,
<a href="https://example.com/plan">the plan</a>.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>`),
      ),
    ).toBe('# Plan\n\n## Details\n\n**Bold** and *italic*, [the plan](https://example.com/plan).');
  });
  test('lists written as paragraphs', () => {
    expect(
      pasted(
        word(
          item(1, '·', 'One') +
            item(2, 'o', 'One a') +
            item(1, '·', '<b>Two</b>') +
            '<p class=MsoNormal>Between<o:p></o:p></p>' +
            item(1, '1.', 'First', 'l1') +
            item(1, '2.', 'Second', 'l1'),
        ),
      ),
    ).toBe('- One\n  - One a\n- **Two**\n\nBetween\n\n1. First\n2. Second');
  });
  test('a numbered list that goes on', () => {
    expect(pasted(word(item(1, '3.', 'Third') + item(1, '4.', 'Fourth')))).toBe('3. Third\n4. Fourth');
  });
  test('Word for the web', () => {
    expect(
      pasted(`<div class="OutlineElement Ltr SCXW1"><p class="Paragraph SCXW1" role="heading" aria-level="1"><span class="TextRun" style="font-weight:bold">Plan</span><span class="EOP">&nbsp;</span></p></div>
<div class="ListContainerWrapper SCXW1"><ul class="BulletListStyle1" role="list"><li data-leveltext="" class="OutlineElement" role="listitem"><p class="Paragraph"><span class="TextRun"><span class="NormalTextRun">One</span></span></p></li></ul></div>`),
    ).toMatch(/^# \*{0,2}Plan\*{0,2}\n\n- One$/);
  });
});

test('Outlook: layout tables are opened, the quoted head stays text', () => {
  expect(
    pasted(
      word(`<div class=WordSection1><table class=MsoNormalTable><tr><td><p class=MsoNormal>Dear Sam,<o:p></o:p></p></td></tr></table>
<ul type=disc><li class=MsoListParagraph style='mso-list:l0 level1 lfo1'>Numbers<o:p></o:p></li><li class=MsoListParagraph>Hiring<o:p></o:p></li></ul>
<p class=MsoNormal><img width=1 height=1 src="cid:image001.png@01D" v:shapes="x">Thanks</p></div>`),
    ),
  ).toBe('Dear Sam,\n\n- Numbers\n- Hiring\n\nThanks');
});

test('Teams', () => {
  expect(
    pasted(
      `<meta charset="utf-8"><div><p style="margin:0"><strong>Agenda</strong></p><p>&nbsp;</p><ul style="list-style:disc"><li>Forecast</li><li><em>Hiring</em></li></ul><p><a href="https://example.com/a_b" rel="noreferrer noopener" title="https://example.com/a_b" target="_blank">https://example.com/a_b</a></p></div>`,
    ),
  ).toBe('**Agenda**\n\n\n- Forecast\n- *Hiring*\n\n<https://example.com/a_b>');
});

test('Google Docs', () => {
  expect(
    pasted(
      `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1a2b"><h2 dir="ltr" style="line-height:1.38"><span style="font-size:16pt;font-weight:400;font-style:normal">Goals</span></h2><p dir="ltr"><span style="font-weight:700;font-style:normal">Bold</span><span style="font-weight:400;font-style:normal"> then </span><span style="font-weight:400;font-style:italic">italic</span></p><ul><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400">One</span></p></li><ul><li dir="ltr" aria-level="2"><p role="presentation"><span style="font-weight:400">One a</span></p></li></ul><li dir="ltr" aria-level="1"><p role="presentation"><span>Two</span></p></li></ul></b><br class="Apple-interchange-newline">`,
    ),
  ).toBe('## Goals\n\n**Bold** then *italic*\n\n- One\n  - One a\n- Two');
});

test('Apple Mail', () => {
  expect(
    pasted(
      `<html><head><style>p.p1{margin:0}</style></head><body style="overflow-wrap: break-word;"><div>Hello <b>Ama</b>,</div><div><br></div><div>See you <i>Thursday</i>.</div><blockquote type="cite"><div>On Monday you wrote:</div></blockquote></body></html>`,
    ),
  ).toBe('Hello **Ama**,\n\nSee you *Thursday*.\n\n> On Monday you wrote:');
});

test('a browser page: scripts, pictures, forms and hidden text go, a table becomes lines', () => {
  expect(
    pasted(`<h4>Prices</h4><!-- note --><script>alert(1)</script><style>p{color:red}</style><p onclick="alert(1)">One <span style="display:none">secret</span><img src="https://example.com/p.png" onerror="alert(1)">two</p>
<table><thead><tr><th>Item</th><th>Cost</th></tr></thead><tbody><tr><td>Desk</td><td><b>£40k</b></td></tr></tbody></table>
<form><input value="x"><button>Go</button></form><iframe src="https://example.com"></iframe><svg><text>no</text></svg>`),
  ).toBe('## Prices\n\nOne two\n\nItem | Cost\n\nDesk | **£40k**');
});

test('links of other schemes are only text', () => {
  expect(
    pasted(
      '<p><a href="javascript:alert(1)">a</a> <a href="file:///etc/passwd">b</a> <a href="mailto:i@example.com">c</a> <a href="/local">d</a></p>',
    ),
  ).toBe('a b [c](mailto:i@example.com) d');
});

test('nothing is fetched and nothing runs', () => {
  const fetched = vi.spyOn(globalThis, 'fetch');
  const before = document.documentElement.innerHTML;
  pasted(
    '<img src="https://example.com/t.gif"><link rel="stylesheet" href="https://example.com/a.css"><script>document.title="x"</script><p style="background:url(https://example.com/b.png)">Text</p>',
  );
  expect(fetched).not.toHaveBeenCalled();
  expect(document.documentElement.innerHTML).toBe(before);
  expect(view.dom.innerHTML).not.toContain('example.com');
});

test('lists deep in one another are opened up', () => {
  const html = '<ul><li>x'.repeat(60) + '</li></ul>'.repeat(60);
  const markdown = pasted(html);
  expect(markdown.match(/x/g)).toHaveLength(60);
  expect(parse(markdown).textContent).toBe('x'.repeat(60));
});

test('what is copied here comes back as it was', () => {
  const markdown = '# Plan\n\n## Small\n\n- **One**\n  1. two\n\n> quote\n\n[a](https://example.com)';
  view = new EditorView(document.createElement('div'), {
    state: begin(parse(markdown)),
    clipboardSerializer: copyWriter,
  });
  const { dom } = view.serializeForClipboard(view.state.doc.slice(0, view.state.doc.content.size));
  const html = dom.innerHTML;
  view.destroy();
  expect(pasted(html)).toBe(markdown);
});

test('plain text keeps its lines', () => {
  view = new EditorView(document.createElement('div'), {
    state: EditorState.create({ doc: parse('') }),
    clipboardTextParser: (text) => plainSlice(text),
  });
  view.pasteText('One\r\n- two\n\nthree\u0000', new Event('paste') as ClipboardEvent);
  expect(serialize(view.state.doc)).toBe('One\n\n\\- two\n\n\nthree');
});
