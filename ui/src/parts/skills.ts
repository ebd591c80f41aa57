// Skills to choose from, and their levels in words.
import type { Framework, Skill, SkillLevel } from '../lib/api.gen';
import { m } from '../lib/paraglide/messages.js';

/** Every skill that is offered, under the name of its list; one that is chosen already stays on offer. */
export function skillOptions(
  frameworks: Framework[],
  chosen?: { id: string; title: string } | null,
): { value: string; label: string; group?: string }[] {
  const offered = frameworks
    .filter((framework) => !framework.put_away)
    .flatMap((framework) =>
      framework.skills.map((skill) => ({ value: skill.id, label: skill.title, group: framework.title })),
    );
  const kept =
    chosen?.id && !offered.some((option) => option.value === chosen.id)
      ? [{ value: chosen.id, label: chosen.title }]
      : [];
  return [{ value: '', label: m.skill_none() }, ...kept, ...offered];
}

export const findSkill = (frameworks: Framework[], id: string): Skill | undefined =>
  frameworks.flatMap((framework) => framework.skills).find((skill) => skill.id === id);

export const levelOptions = (
  levels: Pick<SkillLevel, 'level' | 'name'>[],
): { value: number; label: string }[] => [
  { value: 0, label: m.level_none() },
  ...levels.map(({ level, name }) => ({ value: level, label: name })),
];

/** The skills of a list under their headings, in their order. */
export function grouped(skills: Skill[]): { title: string; skills: Skill[] }[] {
  const titles = [...new Set(skills.map((skill) => skill.group ?? ''))];
  return titles.map((title) => ({ title, skills: skills.filter((skill) => (skill.group ?? '') === title) }));
}
