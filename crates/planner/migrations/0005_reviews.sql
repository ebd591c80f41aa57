-- What a review may say on paper: the level only once it is settled and the person may read it, and what was decided about
-- these words. An interim review is not on paper before it was given to read.
DROP VIEW shareable_review;
CREATE VIEW shareable_review AS
  SELECT id, kind, period_id, person_id, reviewer_person_id, summary, strengths, focus, next_steps, employee_comment, observed_to_on,
    iif(state IN ('ready', 'meeting_held', 'signed', 'closed'), scale_id, NULL) AS scale_id,
    iif(state IN ('ready', 'meeting_held', 'signed', 'closed'), final_value, NULL) AS final_value
  FROM review WHERE kind = 'quarterly' OR state IN ('ready', 'meeting_held', 'signed', 'closed');
CREATE VIEW shareable_decision AS
  SELECT d.id, d.review_id, d.role, d.name_as_given, d.decision, d.decided_on, d.method, d.recorded_on, d.content_hash
  FROM sign_off d JOIN shareable_review r ON r.id = d.review_id WHERE d.outdated = 0;
