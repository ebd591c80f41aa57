// The page on which a third person puts answers together: names no sender, mixes everything, and leaves out what is too few.
(() => {
  const { texts } = about;
  const taken = new Map();
  let problems = [];
  /** Comments the third person leaves out, by group, question and text. */
  const dropped = new Set();

  const isAnswers = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
  function read(text, name) {
    const wrong = (id) => ({ problem: fill(texts[id], { name }) });
    let file;
    try {
      file = JSON.parse(text);
    } catch {
      return wrong('not_ours');
    }
    if (
      !isAnswers(file) ||
      file.format !== 'quarterdeck.answer' ||
      file.version !== 1 ||
      !isAnswers(file.answers)
    )
      return wrong('not_ours');
    if (file.round !== about.round || file.form !== about.form) return wrong('other_round');
    const group = about.groups.find((one) => one.group === file.group);
    if (!group || typeof file.answer !== 'string') return wrong('other_round');
    for (const [code, value] of Object.entries(file.answers)) {
      const item = group.items.find((one) => one.code === code);
      if (!item) return wrong('not_ours');
      const fits = {
        text: () => typeof value === 'string',
        scale: () => value === null || (Number.isInteger(value) && value >= item.min && value <= item.max),
        choice: () => item.choices.includes(value),
      };
      if (!fits[item.kind]()) return wrong('not_ours');
    }
    if (sha256(summed(file)) !== file.checksum) return wrong('changed');
    if (taken.has(file.answer)) return wrong('twice');
    return { file };
  }

  /** Which groups may be told: as the planner decides it too. */
  function told() {
    const count = (group) => [...taken.values()].filter((file) => file.group === group).length;
    const members = { self: ['self'], manager: ['manager'], report: ['report'] };
    const [peer, stakeholder] = [count('peer'), count('stakeholder')];
    const min = (group) => about.groups.find((one) => one.group === group)?.min ?? 3;
    const enough = (group) => !count(group) || count(group) >= min(group);
    if (enough('peer') && enough('stakeholder')) {
      members.peer = ['peer'];
      members.stakeholder = ['stakeholder'];
    } else if (peer + stakeholder >= min('peer')) members['stakeholder+peer'] = ['peer', 'stakeholder'];
    else Object.assign(members, { peer: ['peer'], stakeholder: ['stakeholder'] });
    return Object.entries(members).flatMap(([group, of]) => {
      const files = [...taken.values()].filter((file) => of.includes(file.group));
      if (!files.length) return [];
      return [{ group, files, enough: group.includes('+') || files.length >= min(group) }];
    });
  }
  const items = (group) => about.groups.find((one) => group.split('+').includes(one.group)).items;

  function comments({ group, files }) {
    return items(group)
      .filter((item) => item.kind === 'text')
      .map((item) => ({ item, texts: files.map((file) => file.answers[item.code]).filter(Boolean) }))
      .filter((one) => one.texts.length);
  }

  const make = (name, text, ...inside) => {
    const node = document.createElement(name);
    if (text) node.textContent = text;
    node.append(...inside);
    return node;
  };
  function show() {
    const list = document.getElementById('counts');
    const groups = told();
    list.replaceChildren(
      ...groups.map(({ group, files, enough }) =>
        make(
          'li',
          fill(enough ? texts.group_enough : texts.group_few, {
            group: texts[`group_${group}`],
            count: files.length,
          }),
        ),
      ),
    );
    say('wrong', problems.join('\n'));
    const words = document.getElementById('comments');
    words.replaceChildren(
      ...groups
        .filter((one) => one.enough)
        .flatMap((one) =>
          comments(one).map(({ item, texts: all }) =>
            make(
              'fieldset',
              '',
              make('legend', `${texts[`group_${one.group}`]}: ${item.text}`),
              ...shuffled(all).map((text) => {
                const box = document.createElement('input');
                box.type = 'checkbox';
                const key = JSON.stringify([one.group, item.code, text]);
                box.checked = !dropped.has(key);
                box.addEventListener('change', () => (box.checked ? dropped.delete(key) : dropped.add(key)));
                return make('label', '', box, make('span', text));
              }),
            ),
          ),
        ),
    );
    document.getElementById('about-comments').hidden = !words.childElementCount;
    document.getElementById('save').disabled = !groups.some((one) => one.enough);
  }

  document.getElementById('files').addEventListener('change', async (event) => {
    problems = [];
    for (const chosen of event.target.files) {
      const { name } = chosen;
      const found =
        chosen.size > 1_048_576 ? { problem: fill(texts.large, { name }) } : read(await chosen.text(), name);
      if (found.problem) problems.push(found.problem);
      else taken.set(found.file.answer, found.file);
    }
    // The same file can be chosen again.
    event.target.value = '';
    show();
  });
  document.forms[0].addEventListener('submit', (event) => {
    event.preventDefault();
    const groups = told()
      .filter((one) => one.enough)
      .map((one) => {
        const scores = one.files.map((file) =>
          Object.fromEntries(
            items(one.group)
              .filter((item) => item.kind !== 'text' && file.answers[item.code] !== undefined)
              .map((item) => [item.code, file.answers[item.code]]),
          ),
        );
        const texts = Object.fromEntries(
          comments(one)
            .map(({ item, texts: all }) => [
              item.code,
              shuffled(all.filter((text) => !dropped.has(JSON.stringify([one.group, item.code, text])))),
            ])
            .filter(([, all]) => all.length),
        );
        return { group: one.group, scores: shuffled(scores), texts };
      });
    if (!groups.length) return;
    const file = { format: 'quarterdeck.answers', version: 1, round: about.round, form: about.form, groups };
    file.checksum = sha256(summedAll(file));
    give(about.saved_as, JSON.stringify(file, null, 1));
    say('said', texts.saved);
    document.getElementById('said').focus();
  });
  show();
})();
