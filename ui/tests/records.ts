// Records as the core gives them, for tests of the window.
import type { ActionItem, GoalCard, Person, Shell, TalkRef, TodayTalk } from '../src/lib/api.gen';

export const TODAY = '2026-11-16';

export const promise = (over: Partial<ActionItem> = {}): ActionItem => ({
  id: 'a1',
  text: 'Ask Legal about the refund text',
  mine: true,
  owner_person_id: 'self',
  owner_name: 'Dana Whitfield',
  person_id: 'p1',
  person_name: 'Ruth Adeyemi',
  due_on: '2026-11-18',
  first_due_on: '2026-11-18',
  since: '2026-11-09',
  done_on: null,
  state: 'open',
  late: false,
  own_idea: false,
  conversation_id: null,
  ...over,
});

export const talk = (over: Partial<TalkRef> = {}): TalkRef => ({
  conversation_id: null,
  series_id: 's1',
  person_id: 'p1',
  person_name: 'Ruth Adeyemi',
  on: TODAY,
  time: '10:00',
  state: 'planned',
  ...over,
});
export const row = (over: Partial<TodayTalk> = {}): TodayTalk => ({
  talk: talk(),
  last_time: null,
  days_since: null,
  points: 0,
  their_points: 0,
  past: false,
  ...over,
});

export const person = (over: Partial<Person> = {}): Person => ({
  id: 'p1',
  display_name: 'Ruth Adeyemi',
  given_name: null,
  sort_name: null,
  name_hint: null,
  pronouns: 'she/her',
  job_title: 'Support manager',
  email: null,
  location: null,
  time_zone: null,
  is_self: false,
  recognition_preference: null,
  started_on: null,
  left_on: null,
  relation: 'direct_report',
  active: true,
  ...over,
});

export const goal = (over: Partial<GoalCard> = {}): GoalCard => ({
  id: 'g1',
  owner_person_id: 'p1',
  owner_name: 'Ruth Adeyemi',
  title: 'Halve the open cases',
  why: null,
  measure: { kind: 'number', from: 90, to: 45, unit: 'cases' },
  key_result_id: null,
  current: 70,
  steps_done: [],
  progress: 0.44,
  elapsed: 0.5,
  status: 'behind',
  starts_on: '2026-10-01',
  due_on: '2026-12-18',
  agreed_on: '2026-10-05',
  state: 'active',
  outcome: null,
  last_update_on: '2026-10-12',
  blocker: null,
  half_time: null,
  quarter_label: '2026 Q4',
  level: 'person',
  ...over,
});

/** What screens read of the shell; the rest of it is not theirs. */
export const shellOf = (over: Partial<Shell> = {}): Shell =>
  ({
    today: TODAY,
    people: [
      { id: 'p1', name: 'Ruth Adeyemi' },
      { id: 'p2', name: 'Amara Okafor' },
    ],
    planner: { kind: 'own', folder: '/planner', read_only: false, has_password: false },
    settings: { week_starts_on: 1 },
    show: { offer: null, shelves: [] },
    ...over,
  }) as Shell;
