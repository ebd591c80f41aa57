// What the parts of a packet are called beside the page.
import type { SectionKey } from '../lib/api.gen';
import { m } from '../lib/paraglide/messages.js';

const names: Record<Exclude<SectionKey, 'own_words'>, () => string> = {
  in_short: m.packet_heading_in_short,
  goals: m.packet_heading_goals,
  went_well: m.packet_heading_went_well,
  work_on: m.packet_heading_work_on,
  feedback: m.packet_heading_feedback,
  development: m.packet_heading_development,
  next: m.packet_part_next,
  comment: m.packet_heading_comment,
};
export function sectionName(key: SectionKey, name: string): string {
  return key === 'own_words' ? m.packet_own_words({ name }) : names[key]();
}
export const isSection = (key: string): key is SectionKey => key === 'own_words' || key in names;
