// Everything one can do from anywhere, once: the palette and the More page read this table. Each has the everyday words
// under which somebody may look for it. What the keys and the [+] menu do as well is in acts.ts.
import { acts } from './acts';
import { dialogs } from './dialogs.svelte';
import { canKeep, isKept, keepPage, letPageGo } from './pages.svelte';
import type { KeyId } from './keys';
import { m } from './paraglide/messages.js';
import { route } from './route.svelte';
import { share, sharing } from './sharing.svelte';
import { shell } from './shell.svelte';
import { openShelf, shelves, type ShelfEntry } from './shelves';
import { redo, undo } from './toasts.svelte';

export interface Command {
  id: string;
  label: () => string;
  /** One plain line for the More page. */
  about: () => string;
  /** Other words for it, divided by commas; searched, never shown. */
  synonyms?: () => string;
  keys?: KeyId;
  run: () => unknown;
  /** Only while this holds; without it always. */
  when?: () => boolean;
  /** A shelf: taken down, opened and put away. */
  shelf?: ShelfEntry;
}

export const commands: Command[] = [
  {
    id: 'log_one_on_one',
    label: m.log_one_on_one,
    about: m.about_log_one_on_one,
    synonyms: m.synonyms_log_one_on_one,
    keys: 'log_one_on_one',
    run: acts.log_one_on_one,
  },
  {
    id: 'note_something',
    label: m.note_something,
    about: m.about_note_something,
    synonyms: m.synonyms_note_something,
    keys: 'note',
    run: acts.note_something,
  },
  {
    id: 'add_goal',
    label: m.add_goal,
    about: m.about_add_goal,
    synonyms: m.synonyms_add_goal,
    keys: 'add_goal',
    run: acts.add_goal,
  },
  {
    id: 'add_team_goal',
    label: m.add_team_goal,
    about: m.about_add_team_goal,
    synonyms: m.synonyms_add_team_goal,
    run: () => dialogs.open({ name: 'add_goal', level: 'team' }),
  },
  {
    id: 'add_promise',
    label: m.add_a_promise,
    about: m.about_add_promise,
    synonyms: m.synonyms_add_promise,
    keys: 'add_promise',
    run: acts.add_promise,
  },
  {
    id: 'add_next_step',
    label: m.add_a_next_step,
    about: m.about_add_next_step,
    synonyms: m.synonyms_add_next_step,
    run: acts.add_next_step,
  },
  {
    id: 'hand_over',
    label: m.hand_something_over,
    about: m.about_hand_over,
    synonyms: m.synonyms_hand_over,
    run: acts.hand_over,
  },
  {
    id: 'add_person',
    label: m.add_a_person,
    about: m.about_add_person,
    synonyms: m.synonyms_add_person,
    run: acts.add_person,
  },
  {
    id: 'take_on',
    label: m.comes_from_another,
    about: m.about_take_on,
    synonyms: m.synonyms_take_on,
    run: () => dialogs.open({ name: 'take_on' }),
  },
  {
    id: 'moving',
    label: m.leaves_or_moves,
    about: m.about_moving,
    synonyms: m.synonyms_moving,
    run: acts.moving,
  },
  {
    id: 'packet',
    label: m.prepare_packet,
    about: m.about_packet,
    synonyms: m.synonyms_packet,
    keys: 'packet',
    run: acts.packet,
  },
  {
    id: 'report',
    label: m.report_of_mine,
    about: m.about_report,
    synonyms: m.synonyms_report,
    run: acts.report,
    when: () => !!shell.value?.self_id,
  },
  {
    id: 'today',
    label: m.today,
    about: m.about_today,
    synonyms: m.synonyms_today,
    keys: 'today',
    run: acts.today,
  },
  {
    id: 'quarter',
    label: m.quarter,
    about: m.about_quarter,
    synonyms: m.synonyms_quarter,
    keys: 'quarter',
    run: acts.quarter,
  },
  {
    id: 'close_quarter',
    label: m.close_a_quarter,
    about: m.about_close_quarter,
    synonyms: m.synonyms_close_quarter,
    run: () => route.go({ name: 'close_quarter' }),
  },
  {
    id: 'year',
    label: m.compare_quarters,
    about: m.about_compare_quarters,
    synonyms: m.synonyms_compare_quarters,
    run: () => route.go({ name: 'year' }),
  },
  {
    id: 'my_growth',
    label: m.my_growth,
    about: m.about_my_growth,
    synonyms: m.synonyms_my_growth,
    keys: 'growth',
    run: acts.my_growth,
  },
  {
    id: 'which_hat',
    label: m.which_hat,
    about: m.about_which_hat,
    synonyms: m.synonyms_which_hat,
    run: () => route.go({ name: 'which_hat' }),
  },
  {
    id: 'my_page',
    label: m.my_page,
    about: m.about_my_page,
    synonyms: m.synonyms_my_page,
    run: () => route.go({ name: 'my_page' }),
  },
  {
    id: 'promises',
    label: m.promises,
    about: m.about_promises,
    synonyms: m.synonyms_promises,
    run: () => route.go({ name: 'promises' }),
  },
  {
    id: 'goals',
    label: m.goals,
    about: m.about_goals,
    synonyms: m.synonyms_goals,
    run: () => route.go({ name: 'goals' }),
  },
  {
    id: 'development',
    label: m.development_plans,
    about: m.about_development,
    synonyms: m.synonyms_development,
    run: () => route.go({ name: 'development' }),
  },
  {
    id: 'frameworks',
    label: m.skills_and_levels,
    about: m.about_skills_and_levels,
    synonyms: m.synonyms_skills_and_levels,
    run: () => route.go({ name: 'frameworks' }),
  },
  {
    id: 'feedback',
    label: m.feedback,
    about: m.about_feedback,
    synonyms: m.synonyms_feedback,
    run: () => route.go({ name: 'feedback' }),
  },
  { id: 'packets', label: m.packets, about: m.about_packets, run: () => route.go({ name: 'packets' }) },
  {
    id: 'own_pack',
    label: m.own_pack,
    about: m.about_own_pack,
    synonyms: m.synonyms_own_pack,
    run: () => route.go({ name: 'own_pack' }),
  },
  {
    id: 'all_people',
    label: m.all_people,
    about: m.about_all_people,
    synonyms: m.synonyms_all_people,
    run: () => route.go({ name: 'all_people' }),
  },
  {
    id: 'all_numbers',
    label: m.all_numbers,
    about: m.about_all_numbers,
    synonyms: m.synonyms_all_numbers,
    run: acts.all_numbers,
  },
  {
    id: 'library',
    label: m.library,
    about: m.about_library,
    synonyms: m.synonyms_library,
    run: () => route.go({ name: 'library' }),
  },
  {
    id: 'keep_page',
    label: m.keep_page,
    about: m.about_keep_page,
    synonyms: m.synonyms_keep_page,
    run: keepPage,
    when: canKeep,
  },
  {
    id: 'let_page_go',
    label: m.let_page_go,
    about: m.about_let_page_go,
    synonyms: m.synonyms_keep_page,
    run: letPageGo,
    when: isKept,
  },
  {
    id: 'recently_changed',
    label: m.recently_changed,
    about: m.about_recently_changed,
    synonyms: m.synonyms_recently_changed,
    run: () => route.go({ name: 'recently_changed' }),
  },
  {
    id: 'settings',
    label: m.settings,
    about: m.about_settings,
    synonyms: m.synonyms_settings,
    keys: 'settings',
    run: acts.settings,
  },
  {
    id: 'lock',
    label: m.lock,
    about: m.about_lock,
    synonyms: m.synonyms_lock,
    keys: 'lock',
    run: acts.lock,
  },
  {
    id: 'share_screen',
    label: m.share_screen,
    about: m.about_share_screen,
    synonyms: m.synonyms_share_screen,
    when: () => !sharing.on,
    run: () => share(true),
  },
  {
    id: 'stop_sharing',
    label: m.stop_sharing_screen,
    about: m.about_stop_sharing,
    synonyms: m.synonyms_share_screen,
    when: () => sharing.on,
    run: () => share(false),
  },
  {
    id: 'privacy',
    label: m.privacy,
    about: m.about_privacy,
    synonyms: m.synonyms_privacy,
    run: () => route.go({ name: 'privacy' }),
  },
  {
    id: 'leave_company',
    label: m.leave_company,
    about: m.about_leave_company,
    synonyms: m.synonyms_leave_company,
    when: () => shell.value?.planner.kind !== 'made_up' && !shell.value?.planner.read_only,
    run: () => dialogs.open({ name: 'leave_company' }),
  },
  {
    id: 'about',
    label: m.about_quarterdeck,
    about: m.about_about,
    synonyms: m.synonyms_about,
    run: () => route.go({ name: 'about' }),
  },
  {
    id: 'settings_quarter',
    label: m.settings_quarter,
    about: m.about_settings_quarter,
    synonyms: m.synonyms_settings_quarter,
    run: () => route.go({ name: 'settings', section: 'quarter' }),
  },
  {
    id: 'settings_away',
    label: m.settings_away,
    about: m.about_settings_away,
    synonyms: m.synonyms_settings_away,
    run: () => route.go({ name: 'settings', section: 'away' }),
  },
  {
    id: 'settings_looks',
    label: m.settings_looks,
    about: m.about_settings_looks,
    synonyms: m.synonyms_settings_looks,
    run: () => route.go({ name: 'settings', section: 'looks' }),
  },
  {
    id: 'settings_numbers',
    label: m.settings_numbers,
    about: m.about_settings_numbers,
    synonyms: m.synonyms_settings_numbers,
    run: () => route.go({ name: 'settings', section: 'numbers' }),
  },
  {
    id: 'settings_reviews',
    label: m.settings_reviews,
    about: m.about_settings_reviews,
    synonyms: m.synonyms_settings_reviews,
    run: () => route.go({ name: 'settings', section: 'reviews' }),
  },
  {
    id: 'settings_password',
    label: m.settings_password,
    about: m.about_settings_password,
    synonyms: m.synonyms_settings_password,
    run: () => route.go({ name: 'settings', section: 'password' }),
  },
  {
    id: 'settings_data',
    label: m.settings_data,
    about: m.about_settings_data,
    synonyms: m.synonyms_settings_data,
    run: () => route.go({ name: 'settings', section: 'data' }),
  },
  {
    id: 'key_sheet',
    label: m.key_sheet,
    about: m.about_key_sheet,
    synonyms: m.synonyms_key_sheet,
    keys: 'key_sheet',
    run: acts.key_sheet,
  },
  {
    id: 'undo',
    label: m.undo,
    about: m.about_undo,
    keys: 'undo',
    run: undo,
    when: () => !!shell.value?.undo,
  },
  {
    id: 'redo',
    label: m.redo,
    about: m.about_redo,
    keys: 'redo',
    run: redo,
    when: () => !!shell.value?.redo,
  },
  ...shelves.map((shelf) => ({
    id: `shelf_${shelf.shelf}`,
    label: shelf.label,
    about: shelf.about,
    synonyms: shelf.synonyms,
    run: () => openShelf(shelf),
    shelf,
  })),
];

/** Letters without case and accents, for searching in any of the words. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

/** Commands that hold every typed word at the start of one of theirs, those found by name first. */
export function findCommands(words: string): Command[] {
  // Divided as the labels are: “one-on-one” is three words there too.
  const wanted = folded(words)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const holds = (text: string) => {
    const own = folded(text).split(/[^\p{L}\p{N}]+/u);
    return wanted.every((word) => own.some((w) => w.startsWith(word)));
  };
  const open = commands.filter((command) => command.when?.() ?? true);
  // What is called exactly so comes first: “Reviews” before “Reviews in your company”.
  const exact = (command: Command) => folded(command.label()) === folded(words.trim());
  const byName = open
    .filter((command) => holds(command.label()))
    .toSorted((a, b) => Number(exact(b)) - Number(exact(a)));
  const byOther = open.filter(
    (command) =>
      !byName.includes(command) &&
      holds(`${command.label()} ${command.synonyms?.() ?? ''} ${command.about()}`),
  );
  return [...byName, ...byOther];
}

/** What is looked for and not here, with the reason in one sentence. */
export function answers(words: string): string[] {
  const wanted = folded(words).trim();
  if (wanted.length < 3) return [];
  const known: [string, () => string][] = [
    [m.synonyms_ranking(), m.answer_ranking],
    [m.synonyms_support_plan(), m.answer_support_plan],
  ];
  return known
    .filter(([others]) => others.split(',').some((word) => folded(word).trim().startsWith(wanted)))
    .map(([, answer]) => answer());
}
