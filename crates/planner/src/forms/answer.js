// The page that is answered. What is typed stays in this browser until it is cleared.
(() => {
  const page = document.forms[0];
  const key = `quarterdeck.form/${about.round}/${about.request ?? about.group}`;
  const keep = (value) => {
    try {
      if (value) localStorage.setItem(key, JSON.stringify(value));
      else localStorage.removeItem(key);
      return true;
    } catch {
      return false;
    }
  };
  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  };
  // A half of a letter that somebody pasted would be no text any more.
  const whole = (text) => new TextDecoder().decode(new TextEncoder().encode(text.replace(/\0/g, '').trim()));

  let answer = newId();
  let unsaved = false;
  const given = (item) => {
    if (item.kind === 'text') return whole(page.elements[item.code].value) || undefined;
    const chosen = page.elements[item.code].value;
    if (!chosen) return undefined;
    if (chosen === 'na') return null;
    return item.kind === 'scale' ? Number(chosen) : chosen;
  };
  const answers = () =>
    Object.fromEntries(
      about.items.map((item) => [item.code, given(item)]).filter(([, value]) => value !== undefined),
    );

  const before = kept();
  if (before?.answers) {
    answer = before.answer ?? answer;
    for (const item of about.items) {
      const value = before.answers[item.code];
      if (value === undefined) continue;
      page.elements[item.code].value = value === null ? 'na' : String(value);
    }
    say('said', about.texts.kept);
  }

  page.addEventListener('input', () => {
    unsaved = !keep({ answer, answers: answers() });
  });
  page.addEventListener('submit', (event) => {
    event.preventDefault();
    const all = answers();
    if (!Object.keys(all).length) {
      say('wrong', about.texts.nothing);
      document.getElementById('wrong').focus();
      return;
    }
    const { round, request, group, form } = about;
    const file = {
      format: 'quarterdeck.answer',
      version: 1,
      round,
      request,
      group,
      form,
      answer,
      answers: all,
    };
    file.checksum = sha256(summed(file));
    give(about.saved_as, JSON.stringify(file, null, 1));
    unsaved = false;
    say('wrong', '');
    const left = about.items.length - Object.keys(all).length;
    say('said', left ? `${about.texts.saved} ${fill(about.texts.left, { count: left })}` : about.texts.saved);
    document.getElementById('said').focus();
  });
  document.getElementById('clear').addEventListener('click', () => {
    if (!confirm(about.texts.clear_ask)) return;
    keep(null);
    page.reset();
    answer = newId();
    unsaved = false;
    document.getElementById('otherwise').hidden = true;
    say('said', about.texts.cleared);
  });
  addEventListener('beforeunload', (event) => {
    if (unsaved) event.preventDefault();
  });
})();
