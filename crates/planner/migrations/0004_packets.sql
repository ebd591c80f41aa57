-- A packet over several quarters tells a goal that moved on once, and what was handed over may be told when both agreed.
DROP VIEW shareable_goal;
CREATE VIEW shareable_goal AS
  SELECT id, period_id, owner_person_id AS person_id, lineage_id, title, why, starts_on, due_on, state, outcome_code, score_reason
  FROM goal WHERE visibility IN ('shared', 'public') AND state IN ('agreed', 'closed') AND level = 'person';
CREATE VIEW shareable_work AS
  SELECT id, accountable_person_id AS person_id, title, authority_level, result, agreed_on, completed_on, ended_on, state
  FROM delegation WHERE visibility IN ('shared', 'public') AND agreed_on IS NOT NULL
    AND state IN ('agreed', 'handed_over', 'completed', 'ended');
