// An agreed line as it is typed in a talk: "Mei-Ling: shadow Amara" is hers, "I: ask Finance" and anything else is mine.

export interface AgreedText {
  text: string;
  mine: boolean;
}

/** Reads whose line it is from its first word; `mine` is what holds where the line does not say. */
export function readAgreed(line: string, first: string, mine = true): AgreedText {
  const text = line.trim().replace(/^\[\s?\]\s*/, '');
  const said = /^([^:]{1,40}):\s*(\S.*)$/s.exec(text);
  const who = said?.[1]?.trim().toLocaleLowerCase();
  if (said?.[2] && who === first.toLocaleLowerCase()) return { text: said[2], mine: false };
  if (said?.[2] && (who === 'i' || who === 'me' || who === 'you')) return { text: said[2], mine: true };
  return { text, mine };
}
