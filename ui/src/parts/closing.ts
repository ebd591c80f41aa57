// The words of the six pages: what they are called, and what may become of a goal.
import type { EndingGoal } from '../lib/api.gen';
import { m } from '../lib/paraglide/messages.js';

export const PAGES: readonly (() => string)[] = [
  m.closing_look_back,
  m.goals,
  m.people,
  m.closing_plans,
  m.closing_me,
  m.closing_close,
];

/** What came of a goal, in a word. */
export const resultWords: Record<string, () => string> = {
  achieved: m.result_achieved,
  partly_achieved: m.result_partly,
  missed: m.result_missed,
  carried_over: m.result_moves_on,
  dropped: m.result_dropped,
};

export type Choice =
  | { what: 'achieved' | 'partly_achieved' | 'missed'; label: string; asks: boolean }
  | { what: 'move_on' | 'drop' | 'put_off'; label: string; asks: true };

/** What can become of a goal today. Whatever asks for a reason opens a line for it. */
export function choices({ goal, reason_for, may_move_on }: EndingGoal): Choice[] {
  const drop: Choice = { what: 'drop', label: m.result_drop(), asks: true };
  if (goal.state === 'draft' || goal.state === 'proposed')
    return [{ what: 'put_off', label: m.result_put_off(), asks: true }, drop];
  if (goal.state === 'agreed') return [drop];
  const results = [
    ['achieved', m.result_achieved()],
    ['partly_achieved', m.result_partly()],
    ['missed', m.result_missed()],
  ] as const;
  return [
    ...results.map(([what, label]): Choice => ({ what, label, asks: reason_for.includes(what) })),
    ...(may_move_on ? [{ what: 'move_on', label: m.result_move_on(), asks: true } as const] : []),
    drop,
  ];
}

/** Which of the choices a goal that ended stands for. */
export const chosen = ({ goal }: EndingGoal): Choice['what'] | null =>
  goal.outcome === 'carried_over'
    ? 'move_on'
    : goal.outcome === 'dropped'
      ? 'drop'
      : ((goal.outcome as Choice['what'] | null) ?? null);

/** The goals with whom they belong to, in the order they come in. */
export function byOwner(goals: EndingGoal[]): { key: string; name: string; goals: EndingGoal[] }[] {
  const groups: { key: string; name: string; goals: EndingGoal[] }[] = [];
  for (const one of goals) {
    const key = one.goal.owner_person_id ?? '';
    const last = groups.at(-1);
    if (last?.key === key) last.goals.push(one);
    else groups.push({ key, name: one.goal.owner_name ?? m.team(), goals: [one] });
  }
  return groups;
}
