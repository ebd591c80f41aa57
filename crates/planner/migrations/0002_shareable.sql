-- What may leave the house on paper, and nothing else: one view for each kind of record, with the filter inside and every
-- column named. The packet reads these and never the tables.
CREATE VIEW shareable_talk AS
  SELECT id, person_id, held_on FROM conversation
  WHERE state = 'held' AND person_id IS NOT NULL AND kind IN ('one_on_one', 'coaching', 'goal_setting', 'midpoint', 'review', 'career');
CREATE VIEW shareable_goal AS
  SELECT id, period_id, owner_person_id AS person_id, title, why, starts_on, due_on, state, outcome_code, score_reason
  FROM goal WHERE visibility IN ('shared', 'public') AND state IN ('agreed', 'closed') AND level = 'person';
CREATE VIEW shareable_result AS
  SELECT k.id, k.goal_id, k.sort, k.kind, k.unit, k.from_value, k.to_value, k.band_low, k.band_high, k.milestones, k.weight
  FROM key_result k JOIN shareable_goal g ON g.id = k.goal_id;
CREATE VIEW shareable_value AS
  SELECT c.key_result_id, c.checked_on, c.created_at, c.value FROM checkin c JOIN shareable_goal g ON g.id = c.goal_id
  WHERE c.key_result_id IS NOT NULL;
CREATE VIEW shareable_feedback AS
  SELECT id, to_person_id AS person_id, kind, situation, behaviour, impact, occurred_on, given_on FROM feedback
  WHERE visibility IN ('shared', 'public') AND state IN ('given', 'acknowledged', 'followed_up') AND given_on IS NOT NULL;
CREATE VIEW shareable_step AS
  SELECT i.id, p.person_id, i.objective, i.activity, i.resources, i.target_on, i.state, i.done_on, substr(i.created_at, 1, 10) AS made_on FROM idp_item i JOIN idp p ON p.id = i.idp_id
  WHERE p.state IN ('agreed', 'completed') AND i.state IN ('planned', 'in_progress', 'done', 'verified');
CREATE VIEW shareable_promise AS
  SELECT id, person_id, owner_person_id, text, due_on, state, done_on, substr(created_at, 1, 10) AS made_on FROM action_item
  WHERE visibility IN ('shared', 'public') AND state <> 'dropped' AND person_id IS NOT NULL;
CREATE VIEW shareable_review AS
  SELECT period_id, person_id, reviewer_person_id, summary, strengths, focus, next_steps, employee_comment FROM review
  WHERE kind = 'quarterly';

-- The page of a person lists what was seen by its day.
CREATE INDEX feedback_to_occurred ON feedback(to_person_id, occurred_on);
CREATE INDEX action_item_made ON action_item(person_id, created_at);
