// What the keys, the [+] menu and the commands do. It comes with the start; the words for it are in commands.ts, which
// comes with the palette.
import { dialogs } from './dialogs.svelte';
import { flushDrafts } from './draft.svelte';
import { desktop } from './ipc';
import { written, type KeyId } from './keys';
import { m } from './paraglide/messages.js';
import { route } from './route.svelte';
import { inView, shell } from './shell.svelte';

/** Whom the page is about; of a person's page also before it has been read. */
const person = () => inView.person_id ?? (route.current.name === 'person' ? route.current.id : null);

export const acts = {
  log_one_on_one: () => dialogs.open({ name: 'log_one_on_one', person_id: person() }),
  note_something: () => dialogs.open({ name: 'note_something', person_id: person() }),
  add_goal: () => dialogs.open({ name: 'add_goal', person_id: person() }),
  add_promise: () => dialogs.open({ name: 'add_promise', person_id: person() }),
  add_next_step: () => dialogs.open({ name: 'add_next_step', person_id: person() }),
  hand_over: () => dialogs.open({ name: 'hand_over', person_id: person() }),
  add_person: () => dialogs.open({ name: 'add_person' }),
  /** The packet of the person in view; of nobody in view, the page to choose somebody on. */
  packet: () => {
    const id = person();
    route.go(id ? { name: 'packet', person_id: id } : { name: 'packets' });
  },
  /** The move of the person in view; of nobody in view, the page to choose somebody on. */
  moving: () => {
    const id = person();
    route.go(id ? { name: 'moving', person_id: id } : { name: 'all_people' });
  },
  /** The numbers of the person in view; of nobody in view, the page to choose somebody on. */
  all_numbers: () => {
    const id = person();
    route.go(id ? { name: 'all_numbers', person_id: id } : { name: 'numbers' });
  },
  my_numbers: () => shell.value?.self_id && route.go({ name: 'all_numbers', person_id: shell.value.self_id }),
  report: () => shell.value?.self_id && route.go({ name: 'packet', person_id: shell.value.self_id }),
  today: () => route.go({ name: 'today' }),
  quarter: () => route.go({ name: 'quarter' }),
  my_growth: () => route.go({ name: 'my_growth' }),
  settings: () => route.go({ name: 'settings' }),
  /** Shuts the planner; one without a password is asked for one. What cannot be saved keeps it open. */
  lock: async () => {
    if (!shell.value?.planner.has_password) return dialogs.open({ name: 'set_password' });
    if (await flushDrafts()) await desktop.shut(route.place());
  },
  key_sheet: () => dialogs.open({ name: 'key_sheet' }),
};

/** What [+] offers. */
export function addMenu() {
  const entry = (label: string, run: () => unknown, key?: KeyId) => ({
    label,
    keys: key && written(key),
    run,
  });
  return [
    entry(m.log_one_on_one(), acts.log_one_on_one, 'log_one_on_one'),
    entry(m.note_something(), acts.note_something, 'note'),
    entry(m.add_goal(), acts.add_goal, 'add_goal'),
    entry(m.add_a_promise(), acts.add_promise, 'add_promise'),
    entry(m.add_a_next_step(), acts.add_next_step),
    entry(m.add_a_person(), acts.add_person),
  ];
}
