// What the parts of a packet are called beside the page.
import type { Audience, SectionKey, Span } from '../lib/api.gen';
import { m } from '../lib/paraglide/messages.js';

const names: Record<Exclude<SectionKey, 'own_words'>, () => string> = {
  in_short: m.packet_heading_in_short,
  goals: m.packet_heading_goals,
  went_well: m.packet_heading_went_well,
  work_on: m.packet_heading_work_on,
  feedback: m.packet_heading_feedback,
  development: m.packet_heading_development,
  next: m.packet_part_next,
  talks: m.packet_heading_talks,
  handed_over: m.packet_heading_handed_over,
  how_to_read: m.packet_heading_how_to_read,
  comment: m.packet_heading_comment,
  level: m.review_level,
  files: m.packet_heading_files,
};
/** What a part is called in a paper with words of its own. */
const others: Partial<Record<Audience, Partial<Record<SectionKey, () => string>>>> = {
  promotion: {
    in_short: m.promotion_heading_levels,
    goals: m.promotion_heading_results,
    went_well: m.promotion_heading_trust,
    work_on: m.promotion_heading_risks,
    next: m.promotion_heading_recommendation,
  },
  own_boss: {
    goals: m.report_heading_goals,
    work_on: m.report_heading_needs,
    next: m.report_heading_next,
  },
};
export function sectionName(key: SectionKey, name: string, audience: Audience = 'employee'): string {
  const other = others[audience]?.[key];
  if (other) return other();
  return key === 'own_words' ? m.packet_own_words({ name }) : names[key]();
}
export const isSection = (key: string): key is SectionKey => key === 'own_words' || key in names;

export const audienceName = (audience: Audience, name: string): string =>
  ({
    employee: m.packet_audience_employee,
    long: m.packet_audience_long,
    file: m.packet_audience_file,
    calibration: m.packet_audience_calibration,
    promotion: m.packet_audience_promotion,
    own_boss: m.packet_audience_own_boss,
  })[audience]({ name });
/** What is written for it is not what stands in the review. */
export const hasOwnTexts = (audience: Audience) => audience === 'promotion' || audience === 'own_boss';
export const spanName = (span: Span): string =>
  ({
    quarter: m.packet_span_quarter,
    half_year: m.packet_span_half_year,
    year: m.packet_span_year,
    since_last_review: m.packet_span_since_last_review,
  })[span]();
