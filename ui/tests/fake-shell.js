// Stands in for the shell while the built window is looked at in a browser (tests/look.mjs). Never shipped: it is
// injected from outside, and the build does not know it.
(() => {
  const people = [
    'Amara Okafor',
    'Jonas Weber',
    'Mei-Ling Chan',
    'Priya Raman',
    'Ruth Adeyemi',
    'Tomás Oliveira',
  ];
  const titles = ['Team lead', 'Operations specialist', 'Analyst', 'Senior analyst', 'Support manager', null];
  const today = '2026-11-16';
  const quarter = {
    label: '2026 Q4',
    heading: 'Quarter 4, 2026',
    starts_on: '2026-10-01',
    ends_on: '2026-12-31',
    week: 7,
    weeks: 14,
    days_left: 45,
    closed: false,
    running: true,
  };
  const settings = {
    fiscal: { month: 1, day: 1, label: 'span' },
    holidays: ['2026-12-25', '2026-12-26', '2027-01-01'],
    away: [{ id: 'a1', from: '2026-12-21', until: '2026-12-31' }],
    monday: 1,
    friday: 5,
    work_from: '08:00',
    work_until: '18:00',
    work_days: [1, 2, 3, 4, 5],
    paper: 'a4',
    theme: 'system',
    text_size: 100,
    week_starts_on: 1,
    new_in_role: false,
  };
  const person = (name, i) => ({
    id: `p${i}`,
    display_name: name,
    given_name: null,
    sort_name: null,
    name_hint: null,
    pronouns: null,
    job_title: titles[i] ?? null,
    email: null,
    location: null,
    time_zone: null,
    is_self: false,
    recognition_preference: null,
    started_on: null,
    left_on: name.startsWith('Sven') ? '2026-08-31' : null,
    relation: 'direct_report',
    active: !name.startsWith('Sven'),
  });
  const answers = {
    shell: () => ({
      planner: {
        kind: window.__madeUp ? 'made_up' : 'own',
        stage: 'quarter1',
        folder: '/home/sam/.local/share/quarterdeck/planner',
        read_only: false,
      },
      today,
      clock_moved: false,
      quarter,
      self_id: 'self',
      self_name: 'Sam Ortiz',
      first_run: false,
      first_run_step: null,
      people: people.map((name, i) => ({ id: `p${i}`, name })),
      all_people: false,
      badge: 4,
      undo: 'Log one-on-one with Ruth',
      redo: null,
      show: {
        quiet: false,
        lists: ['goals', 'development', 'feedback', 'packets'],
        quarter_columns: [],
        goals_to_talk_about: true,
        pick_a_step: true,
        basics: true,
        suggested_questions: true,
        half_time: false,
        packet_first: false,
        last_quarter: false,
        year: false,
        goal_updates_outside_talk: true,
        offer: null,
      },
      settings,
    }),
    settings: () => settings,
    change_settings: (change) => {
      for (const key of Object.keys(change)) if (change[key] !== null) settings[key] = change[key];
      return settings;
    },
    list_people: () => [...people, 'Sven Lindqvist'].map(person),
    read_date: (text) => (/fri/i.test(text) ? '2026-11-20' : null),
    find: (words) => [
      {
        entity: 'entry',
        id: 'e1',
        person_id: 'p3',
        person_name: 'Priya Raman',
        conversation_id: 'c1',
        on: '2026-10-05',
        title: 'One-on-one',
        excerpt: `Ran the \u0002${words}\u0003 call alone and closed two open points with the supplier before noon.`,
        private: true,
      },
      {
        entity: 'goal',
        id: 'g1',
        person_id: 'p5',
        person_name: 'Tomás Oliveira',
        conversation_id: null,
        on: '2026-11-02',
        title: 'Cut month-end close',
        excerpt: `to 4 days; the \u0002${words}\u0003 invoices are the slow part`,
        private: false,
      },
    ],
    recently_changed: () => [
      {
        id: 3,
        label: 'Log one-on-one with Ruth',
        made_at: '2026-11-16T09:41:00Z',
        undone: false,
        parts: [
          {
            table: 'conversation',
            what: 'created',
            before: null,
            after: 'Settled the rota for December; the refunds page waits for Legal.',
          },
          { table: 'action_item', what: 'created', before: null, after: 'Ask Legal about the refund text' },
        ],
      },
      {
        id: 2,
        label: 'Change a goal of Tomás',
        made_at: '2026-11-13T15:02:00Z',
        undone: false,
        parts: [
          {
            table: 'goal',
            what: 'changed',
            before: 'Cut month-end close',
            after: 'Cut month-end close to 4 days',
          },
        ],
      },
      {
        id: 1,
        label: 'Delete a note',
        made_at: '2026-11-12T11:20:00Z',
        undone: true,
        parts: [
          { table: 'entry', what: 'deleted', before: 'Ask whether the new tool is worth it', after: null },
        ],
      },
    ],
    last_route: () => null,
    keep_route: () => null,
  };
  window.__asked = [];
  window.__answers = answers;
  window.__TAURI_EVENT_PLUGIN_INTERNALS__ = { unregisterListener: () => {} };
  window.__TAURI_INTERNALS__ = {
    transformCallback: () => 1,
    invoke: async (command, payload) => {
      if (command.startsWith('plugin:')) return 1;
      const { name, args } = payload;
      window.__asked.push([name, ...args]);
      if (!answers[name]) throw { kind: 'internal', message: `no answer for ${name}` };
      return answers[name](...args);
    },
  };
})();
