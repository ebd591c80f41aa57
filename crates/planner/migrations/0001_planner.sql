-- The planner as first released. STRICT tables; ids are UUIDv7 text; *_on is a civil date, *_at a UTC instant, *_time a wall clock.
-- States have a CHECK list; kinds grow and are checked in code, the comment beside one names the values of today.
-- On delete: parts go with their whole, pointers become null, people and periods stay while something hangs on them.
-- A date is compared with date(x, '+0 days'): plain date(x) lets 30 February through.

-- 0 what changed, when, under which label (history.rs) -------------------------------------------------------
CREATE TABLE change_step (
  id INTEGER PRIMARY KEY, label TEXT NOT NULL CHECK (json_valid(label)), made_at TEXT NOT NULL,
  merge TEXT,                                 -- what an autosave writes to, and in which visit; only equal ones grow into one step
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0,1))
) STRICT;
CREATE TABLE row_change (
  id INTEGER PRIMARY KEY, step_id INTEGER NOT NULL REFERENCES change_step(id) ON DELETE CASCADE,
  table_name TEXT NOT NULL, before TEXT, after TEXT      -- no before: inserted; no after: deleted
) STRICT;
CREATE INDEX row_change_step ON row_change(step_id);

-- 1 people ------------------------------------------------------------------------------------------------
CREATE TABLE person (
  id TEXT PRIMARY KEY NOT NULL, display_name TEXT NOT NULL CHECK (length(trim(display_name)) BETWEEN 1 AND 200),
  sort_name TEXT, given_name TEXT, name_hint TEXT,              -- name_hint: how to say or write it
  pronouns TEXT, job_title TEXT, email TEXT, location TEXT, time_zone TEXT,   -- current IANA name; history is in the series
  is_self INTEGER NOT NULL DEFAULT 0 CHECK (is_self IN (0,1)),
  recognition_preference TEXT,                                  -- private | written | public
  started_on TEXT CHECK (started_on IS date(started_on,'+0 days')), left_on TEXT CHECK (left_on IS date(left_on,'+0 days')), retention_review_on TEXT CHECK (retention_review_on IS date(retention_review_on,'+0 days')), created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK (left_on IS NULL OR started_on IS NULL OR left_on >= started_on)
) STRICT;
CREATE UNIQUE INDEX one_self ON person(is_self) WHERE is_self = 1;
CREATE INDEX person_name ON person(sort_name);

-- 2 how that person relates to self, with dates (history of teams and managers) ----------------------------
CREATE TABLE relationship (
  id TEXT PRIMARY KEY NOT NULL, person_id TEXT NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,                         -- direct_report | line_manager | second_line_manager | peer | stakeholder | mentor | mentee | hr_partner
  started_on TEXT NOT NULL CHECK (started_on IS date(started_on,'+0 days')), ended_on TEXT CHECK (ended_on IS date(ended_on,'+0 days')), end_reason TEXT,   -- left_organisation | moved_team | manager_changed | role_ended | other
  previous_manager TEXT, next_manager TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK (ended_on IS NULL OR ended_on >= started_on)
) STRICT;                                     -- invariant (code): same person + kind never overlap
CREATE TABLE hold (                           -- somebody asked for the data, or a dispute: nothing of this person is deleted while it stands
  id TEXT PRIMARY KEY NOT NULL, person_id TEXT NOT NULL REFERENCES person(id) ON DELETE RESTRICT, since TEXT NOT NULL CHECK (since IS date(since,'+0 days')), kind TEXT NOT NULL,      -- asked_for_data | dispute | other
  reason TEXT, due_on TEXT CHECK (due_on IS date(due_on,'+0 days')), lifted_on TEXT CHECK (lifted_on IS date(lifted_on,'+0 days')), lifted_reason TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK (lifted_on IS NULL OR lifted_on >= since), CHECK ((lifted_on IS NULL) = (lifted_reason IS NULL))
) STRICT;
CREATE UNIQUE INDEX one_open_hold ON hold(person_id) WHERE lifted_on IS NULL;

-- 3 time ---------------------------------------------------------------------------------------------------
CREATE TABLE period (
  id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL,                    -- year | quarter | transition
  parent_id TEXT REFERENCES period(id) ON DELETE SET NULL, label TEXT NOT NULL, fiscal_year INTEGER NOT NULL,
  quarter INTEGER CHECK (quarter BETWEEN 1 AND 4), starts_on TEXT NOT NULL CHECK (starts_on IS date(starts_on,'+0 days')), ends_on TEXT NOT NULL CHECK (ends_on IS date(ends_on,'+0 days')),
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open','closed')),        -- future and closing are derived from today
  source TEXT NOT NULL DEFAULT 'rule',        -- rule | custom
  midpoint_on TEXT CHECK (midpoint_on IS date(midpoint_on,'+0 days')), self_review_due_on TEXT CHECK (self_review_due_on IS date(self_review_due_on,'+0 days')), manager_review_due_on TEXT CHECK (manager_review_due_on IS date(manager_review_due_on,'+0 days')), calibration_on TEXT CHECK (calibration_on IS date(calibration_on,'+0 days')), meeting_due_on TEXT CHECK (meeting_due_on IS date(meeting_due_on,'+0 days')), sign_off_due_on TEXT CHECK (sign_off_due_on IS date(sign_off_due_on,'+0 days')), closed_at TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK (ends_on > starts_on), CHECK ((kind = 'quarter') = (quarter IS NOT NULL)), CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
  UNIQUE (kind, starts_on)
) STRICT;                                     -- invariant (code): quarters touch without gap or overlap

-- 4 goals --------------------------------------------------------------------------------------------------
CREATE TABLE goal (
  id TEXT PRIMARY KEY NOT NULL, period_id TEXT NOT NULL REFERENCES period(id) ON DELETE RESTRICT, level TEXT NOT NULL,                 -- company | team | person
  owner_person_id TEXT REFERENCES person(id) ON DELETE RESTRICT, parent_goal_id TEXT REFERENCES goal(id) ON DELETE SET NULL,
  ambition TEXT NOT NULL DEFAULT 'committed',                                   -- committed | aspirational | learning
  title TEXT NOT NULL CHECK (length(trim(title)) BETWEEN 1 AND 300), outcome TEXT, plain_text TEXT, why TEXT, resources TEXT, risks TEXT,
  starts_on TEXT NOT NULL CHECK (starts_on IS date(starts_on,'+0 days')), due_on TEXT CHECK (due_on IS date(due_on,'+0 days')), agreed_on TEXT CHECK (agreed_on IS date(agreed_on,'+0 days')), weight INTEGER NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 100),
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft','proposed','agreed','closed')),   -- active is derived
  midpoint_decision TEXT,                                                       -- keep | change | stop
  outcome_code TEXT,                                                            -- achieved | partly_achieved | missed | carried_over | dropped
  score_tenths INTEGER CHECK (score_tenths BETWEEN 0 AND 10), score_suggested_tenths INTEGER CHECK (score_suggested_tenths BETWEEN 0 AND 10), score_reason TEXT,
  closed_on TEXT CHECK (closed_on IS date(closed_on,'+0 days')), carried_from_id TEXT UNIQUE REFERENCES goal(id) ON DELETE SET NULL, lineage_id TEXT NOT NULL, carry_count INTEGER NOT NULL DEFAULT 0 CHECK (carry_count >= 0),
  instrument_item_id TEXT REFERENCES instrument_item(id) ON DELETE SET NULL, visibility TEXT NOT NULL DEFAULT 'shared' CHECK (visibility IN ('private','shared','public')), created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK (state IN ('draft','proposed','closed') OR (due_on IS NOT NULL AND agreed_on IS NOT NULL AND (level <> 'person' OR owner_person_id IS NOT NULL))),
  CHECK ((state = 'closed') = (outcome_code IS NOT NULL)),
  CHECK (outcome_code IS NULL OR outcome_code = 'dropped' OR (score_tenths IS NOT NULL AND agreed_on IS NOT NULL)),
  CHECK (due_on IS NULL OR due_on >= starts_on), CHECK (parent_goal_id IS NULL OR parent_goal_id <> id)
) STRICT;                                     -- team and company goals need no owner; a person's goal does
CREATE INDEX goal_owner ON goal(owner_person_id, period_id);
CREATE INDEX goal_lineage ON goal(lineage_id);
CREATE TABLE key_result (
  id TEXT PRIMARY KEY NOT NULL, goal_id TEXT NOT NULL REFERENCES goal(id) ON DELETE CASCADE, sort INTEGER NOT NULL DEFAULT 0, title TEXT NOT NULL,
  kind TEXT NOT NULL,                         -- number | percent | money | binary | milestones | maintain
  unit TEXT CHECK (length(trim(unit)) > 0), from_value REAL, to_value REAL, band_low REAL, band_high REAL,
  milestones TEXT CHECK (milestones IS NULL OR (json_valid(milestones) AND json_type(milestones) = 'array' AND json_array_length(milestones) > 0)),  -- [{"text","weight","done_on"}]
  original_from REAL,                                                           -- first value of the lineage
  data_source TEXT, weight INTEGER NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 100), created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK (kind NOT IN ('number','percent','money') OR (from_value IS NOT NULL AND to_value IS NOT NULL AND from_value <> to_value AND unit IS NOT NULL)),
  CHECK (kind <> 'maintain' OR (band_low IS NOT NULL AND band_high IS NOT NULL AND band_low <= band_high)),
  CHECK ((kind = 'milestones') = (milestones IS NOT NULL))
) STRICT;
CREATE INDEX key_result_goal ON key_result(goal_id, sort);
CREATE TABLE checkin (
  id TEXT PRIMARY KEY NOT NULL, goal_id TEXT NOT NULL REFERENCES goal(id) ON DELETE CASCADE, key_result_id TEXT REFERENCES key_result(id) ON DELETE CASCADE,
  checked_on TEXT NOT NULL CHECK (checked_on IS date(checked_on,'+0 days')), value REAL, progress_manual REAL CHECK (progress_manual BETWEEN 0 AND 1),
  status TEXT, confidence INTEGER CHECK (confidence BETWEEN 1 AND 10),          -- status: green | amber | red
  note TEXT, blocker TEXT, conversation_id TEXT REFERENCES conversation(id) ON DELETE SET NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK ((key_result_id IS NULL) = (value IS NULL)),
  CHECK (key_result_id IS NULL OR (status IS NULL AND confidence IS NULL AND progress_manual IS NULL))
) STRICT;                                     -- one goal row (judgement) + one row per key result (number); latest = checked_on, then created_at
CREATE INDEX checkin_goal ON checkin(goal_id, checked_on, created_at);

-- 5 development --------------------------------------------------------------------------------------------
CREATE TABLE idp (
  id TEXT PRIMARY KEY NOT NULL, person_id TEXT NOT NULL REFERENCES person(id) ON DELETE RESTRICT, version INTEGER NOT NULL DEFAULT 1, supersedes_id TEXT REFERENCES idp(id) ON DELETE SET NULL,
  title TEXT NOT NULL, short_term_aim TEXT, long_term_aim TEXT, strengths TEXT, starts_on TEXT CHECK (starts_on IS date(starts_on,'+0 days')), review_by_on TEXT CHECK (review_by_on IS date(review_by_on,'+0 days')), ends_on TEXT CHECK (ends_on IS date(ends_on,'+0 days')),
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft','shared','agreed','completed','superseded','ended')), created_at TEXT NOT NULL, updated_at TEXT NOT NULL   -- active and in_review are derived
) STRICT;
CREATE UNIQUE INDEX one_agreed_idp ON idp(person_id) WHERE state = 'agreed';
CREATE TABLE idp_item (
  id TEXT PRIMARY KEY NOT NULL, idp_id TEXT NOT NULL REFERENCES idp(id) ON DELETE CASCADE, sort INTEGER NOT NULL DEFAULT 0, objective TEXT NOT NULL,
  instrument_item_id TEXT REFERENCES instrument_item(id) ON DELETE SET NULL, level_now INTEGER CHECK (level_now BETWEEN 1 AND 5), level_target INTEGER CHECK (level_target BETWEEN 1 AND 5), level_result INTEGER CHECK (level_result BETWEEN 1 AND 5),
  source TEXT NOT NULL,                       -- experience | exposure | education (70 / 20 / 10)
  activity_kind TEXT NOT NULL,                -- stretch | project | rotation | acting_up | shadowing | mentoring | coaching | peer_learning | teaching | course | reading | certificate | conference | other
  activity TEXT NOT NULL, resources TEXT, hours_planned REAL CHECK (hours_planned >= 0), budget_minor INTEGER CHECK (budget_minor >= 0), currency TEXT, supporter_person_id TEXT REFERENCES person(id) ON DELETE RESTRICT,
  success_evidence TEXT, target_on TEXT NOT NULL CHECK (target_on IS date(target_on,'+0 days')), first_target_on TEXT NOT NULL CHECK (first_target_on IS date(first_target_on,'+0 days')), done_on TEXT CHECK (done_on IS date(done_on,'+0 days')), outcome TEXT,
  state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned','in_progress','done','verified','deferred','cancelled')),
  goal_id TEXT REFERENCES goal(id) ON DELETE SET NULL, delegation_id TEXT REFERENCES delegation(id) ON DELETE SET NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK (level_target IS NULL OR level_now IS NULL OR level_target > level_now), CHECK (state NOT IN ('done','verified') OR (done_on IS NOT NULL AND outcome IS NOT NULL)),
  CHECK (state <> 'verified' OR level_result IS NOT NULL), CHECK ((budget_minor IS NULL) = (currency IS NULL))
) STRICT;
CREATE TABLE expectation (                    -- the level a role asks of a person
  id TEXT PRIMARY KEY NOT NULL, person_id TEXT NOT NULL REFERENCES person(id) ON DELETE CASCADE, instrument_item_id TEXT NOT NULL REFERENCES instrument_item(id) ON DELETE RESTRICT, level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
  from_on TEXT NOT NULL CHECK (from_on IS date(from_on,'+0 days')), until_on TEXT CHECK (until_on IS date(until_on,'+0 days')), created_at TEXT NOT NULL, updated_at TEXT NOT NULL, UNIQUE (person_id, instrument_item_id, from_on), CHECK (until_on IS NULL OR until_on >= from_on)
) STRICT;

-- 6 conversations and promises -----------------------------------------------------------------------------
CREATE TABLE series (
  id TEXT PRIMARY KEY NOT NULL, person_id TEXT REFERENCES person(id) ON DELETE RESTRICT, kind TEXT NOT NULL,                           -- one_on_one | team_meeting | coaching | line_manager
  anchor_on TEXT NOT NULL CHECK (anchor_on IS date(anchor_on,'+0 days')), interval_weeks INTEGER NOT NULL CHECK (interval_weeks BETWEEN 1 AND 8), start_time TEXT CHECK (start_time GLOB '[0-2][0-9]:[0-5][0-9]'), time_zone TEXT NOT NULL,   -- no time = all day
  duration_min INTEGER CHECK (duration_min BETWEEN 5 AND 480), standing_points TEXT CHECK (standing_points IS NULL OR json_valid(standing_points)), ends_on TEXT CHECK (ends_on IS date(ends_on,'+0 days')), created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK ((kind = 'team_meeting') = (person_id IS NULL)), CHECK (ends_on IS NULL OR ends_on >= anchor_on)
) STRICT;                                     -- weekday = weekday of anchor_on; a change ends the row and starts a new one
CREATE TABLE conversation (
  id TEXT PRIMARY KEY NOT NULL, series_id TEXT REFERENCES series(id) ON DELETE SET NULL, person_id TEXT REFERENCES person(id) ON DELETE RESTRICT,
  kind TEXT NOT NULL,                         -- one_on_one | coaching | team_meeting | goal_setting | midpoint | review | career | skip_level | line_manager | handover | other
  planned_on TEXT NOT NULL CHECK (planned_on IS date(planned_on,'+0 days')), planned_time TEXT CHECK (planned_time GLOB '[0-2][0-9]:[0-5][0-9]'), time_zone TEXT, held_on TEXT CHECK (held_on IS date(held_on,'+0 days')), duration_min INTEGER CHECK (duration_min BETWEEN 1 AND 1440), mode TEXT,   -- in_person | video | phone | walk | written
  state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned','held','missed','cancelled','moved')),
  missed_reason TEXT,                         -- manager_unavailable | employee_unavailable | clash | forgotten | manager_away | employee_away | public_holiday
  moved_to_id TEXT REFERENCES conversation(id) ON DELETE SET NULL, delegation_id TEXT REFERENCES delegation(id) ON DELETE SET NULL,         -- delegation_id: debrief of that piece of work
  mood INTEGER CHECK (mood BETWEEN 1 AND 5), energy INTEGER CHECK (energy BETWEEN 1 AND 5), workload INTEGER CHECK (workload BETWEEN 1 AND 5),  -- off by default, emptied after 90 days
  summary TEXT,                               -- the shared text; the notes editor writes entry(kind = note, private, conversation_id)
  created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK ((state = 'held') = (held_on IS NOT NULL)), CHECK (kind = 'team_meeting' OR person_id IS NOT NULL), CHECK (missed_reason IS NULL OR state IN ('missed','cancelled','moved'))
) STRICT;
CREATE UNIQUE INDEX one_per_slot ON conversation(series_id, planned_on) WHERE series_id IS NOT NULL AND state NOT IN ('cancelled','moved');
CREATE INDEX conversation_person ON conversation(person_id, held_on);
CREATE INDEX conversation_planned ON conversation(planned_on);
CREATE TABLE conversation_item (
  id TEXT PRIMARY KEY NOT NULL, conversation_id TEXT NOT NULL REFERENCES conversation(id) ON DELETE CASCADE, sort INTEGER NOT NULL DEFAULT 0,
  kind TEXT NOT NULL, raised_by TEXT NOT NULL,                                  -- topic | question | decision; employee | manager | standing
  grow_stage TEXT, text TEXT NOT NULL, answer TEXT,                             -- goal | reality | options | will | follow_up
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open','discussed','carried','parked','withdrawn')), carried_from_id TEXT REFERENCES conversation_item(id) ON DELETE SET NULL, carry_count INTEGER NOT NULL DEFAULT 0,
  visibility TEXT NOT NULL DEFAULT 'shared' CHECK (visibility IN ('private','shared','public')), instrument_item_id TEXT REFERENCES instrument_item(id) ON DELETE SET NULL, goal_id TEXT REFERENCES goal(id) ON DELETE SET NULL, entry_id TEXT REFERENCES entry(id) ON DELETE SET NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX conversation_item_order ON conversation_item(conversation_id, sort);
CREATE TABLE action_item (
  id TEXT PRIMARY KEY NOT NULL, text TEXT NOT NULL CHECK (length(trim(text)) > 0), owner_person_id TEXT NOT NULL REFERENCES person(id) ON DELETE RESTRICT, person_id TEXT REFERENCES person(id) ON DELETE RESTRICT,  -- person_id: whose page it shows on
  due_on TEXT NOT NULL CHECK (due_on IS date(due_on,'+0 days')), first_due_on TEXT NOT NULL CHECK (first_due_on IS date(first_due_on,'+0 days')), done_on TEXT CHECK (done_on IS date(done_on,'+0 days')), is_commitment INTEGER NOT NULL DEFAULT 0 CHECK (is_commitment IN (0,1)),
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open','done','dropped')), result TEXT, visibility TEXT NOT NULL DEFAULT 'shared' CHECK (visibility IN ('private','shared','public')),
  conversation_id TEXT REFERENCES conversation(id) ON DELETE SET NULL, goal_id TEXT REFERENCES goal(id) ON DELETE SET NULL, idp_item_id TEXT REFERENCES idp_item(id) ON DELETE SET NULL, feedback_id TEXT REFERENCES feedback(id) ON DELETE SET NULL,
  review_id TEXT REFERENCES review(id) ON DELETE SET NULL, delegation_id TEXT REFERENCES delegation(id) ON DELETE SET NULL, plan_step_id TEXT REFERENCES plan_step(id) ON DELETE SET NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK ((conversation_id IS NOT NULL) + (goal_id IS NOT NULL) + (idp_item_id IS NOT NULL) + (feedback_id IS NOT NULL) + (review_id IS NOT NULL) + (delegation_id IS NOT NULL) + (plan_step_id IS NOT NULL) <= 1),
  CHECK ((state = 'done') = (done_on IS NOT NULL))
) STRICT;                                     -- code: a commitment is made in a conversation (no CHECK: the pointer may become null)
CREATE INDEX action_item_owner ON action_item(owner_person_id, state, due_on);
CREATE INDEX action_item_person ON action_item(person_id, state, due_on);

-- 7 feedback and timeline ----------------------------------------------------------------------------------
CREATE TABLE feedback_request (
  id TEXT PRIMARY KEY NOT NULL, round_id TEXT NOT NULL, subject_person_id TEXT NOT NULL REFERENCES person(id) ON DELETE RESTRICT, asked_person_id TEXT REFERENCES person(id) ON DELETE RESTRICT,
  rater_group TEXT NOT NULL, instrument_id TEXT REFERENCES instrument(id) ON DELETE RESTRICT, question TEXT, period_id TEXT REFERENCES period(id) ON DELETE RESTRICT,   -- self | manager | report | peer | stakeholder
  anonymous INTEGER NOT NULL DEFAULT 0 CHECK (anonymous IN (0,1)), min_group INTEGER NOT NULL DEFAULT 3 CHECK (min_group >= 1), asked_on TEXT CHECK (asked_on IS date(asked_on,'+0 days')), due_on TEXT CHECK (due_on IS date(due_on,'+0 days')),
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft','sent','received','declined')), created_at TEXT NOT NULL, updated_at TEXT NOT NULL,     -- expired is derived
  CHECK (instrument_id IS NOT NULL OR question IS NOT NULL)
) STRICT;
CREATE INDEX feedback_request_round ON feedback_request(round_id);
CREATE TABLE feedback (
  id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, from_person_id TEXT REFERENCES person(id) ON DELETE RESTRICT, to_person_id TEXT NOT NULL REFERENCES person(id) ON DELETE RESTRICT,           -- praise | constructive | feedforward
  model TEXT NOT NULL DEFAULT 'SBI',          -- SBI | SBII | DESC | feedforward | free
  situation TEXT, behaviour TEXT, impact TEXT, intent_question TEXT, intent_answer TEXT, next_step TEXT, consequence TEXT, receiver_response TEXT, observed_change TEXT,
  occurred_on TEXT NOT NULL CHECK (occurred_on IS date(occurred_on,'+0 days')), given_on TEXT CHECK (given_on IS date(given_on,'+0 days')), channel TEXT,                                 -- in_person | video | phone | written | public
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft','given','acknowledged','followed_up','withdrawn','discarded')), visibility TEXT NOT NULL DEFAULT 'private' CHECK (visibility IN ('private','shared','public')),
  request_id TEXT REFERENCES feedback_request(id) ON DELETE SET NULL, conversation_id TEXT REFERENCES conversation(id) ON DELETE SET NULL, goal_id TEXT REFERENCES goal(id) ON DELETE SET NULL, instrument_item_id TEXT REFERENCES instrument_item(id) ON DELETE SET NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK (from_person_id IS NULL OR from_person_id <> to_person_id), CHECK (state IN ('draft','discarded') OR given_on IS NOT NULL), CHECK (given_on IS NULL OR given_on >= occurred_on),
  CHECK (kind <> 'constructive' OR visibility <> 'public'), CHECK (state NOT IN ('draft','discarded') OR visibility = 'private')
) STRICT;                                     -- received feedback: to_person_id = self. Recognition: kind = praise, visibility = public
CREATE INDEX feedback_to ON feedback(to_person_id, given_on);
CREATE TABLE entry (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,                         -- note | achievement | concern | decision | reflection | learning | impact_story | hat | initiative | vision_echo | absence_test | purpose_statement | vision_statement | practice_day | away | calibration_note | need_upward | contradiction | experiment | lesson | role_model | reading | values
  person_id TEXT REFERENCES person(id) ON DELETE RESTRICT, occurred_on TEXT NOT NULL CHECK (occurred_on IS date(occurred_on,'+0 days')), until_on TEXT CHECK (until_on IS date(until_on,'+0 days')), title TEXT, body TEXT,
  visibility TEXT NOT NULL DEFAULT 'private' CHECK (visibility IN ('private','shared','public')), sensitive INTEGER NOT NULL DEFAULT 0 CHECK (sensitive IN (0,1)),
  goal_id TEXT REFERENCES goal(id) ON DELETE SET NULL, conversation_id TEXT REFERENCES conversation(id) ON DELETE SET NULL, plan_id TEXT REFERENCES plan(id) ON DELETE SET NULL, delegation_id TEXT REFERENCES delegation(id) ON DELETE SET NULL, supersedes_id TEXT REFERENCES entry(id) ON DELETE SET NULL,
  attrs TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(attrs) AND json_type(attrs) = 'object'),     -- typed per kind, see domain.md 2.4
  hat TEXT GENERATED ALWAYS AS (json_extract(attrs,'$.hat')) VIRTUAL, minutes INTEGER GENERATED ALWAYS AS (json_extract(attrs,'$.minutes')) VIRTUAL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK (until_on IS NULL OR until_on >= occurred_on), CHECK (sensitive = 0 OR visibility = 'private'), CHECK (kind <> 'calibration_note' OR visibility = 'private')
) STRICT;
CREATE INDEX entry_timeline ON entry(person_id, occurred_on);
CREATE INDEX entry_kind ON entry(kind, occurred_on);
CREATE UNIQUE INDEX one_notes_page ON entry(conversation_id) WHERE kind = 'note' AND visibility = 'private' AND conversation_id IS NOT NULL;
CREATE TABLE file_content (                   -- bytes of attachments: only added to, no trigger, no undo row; swept when neither a row nor the log names the hash
  hash TEXT PRIMARY KEY NOT NULL CHECK (length(hash) = 64), bytes BLOB NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
) STRICT;
CREATE TABLE attachment (
  id TEXT PRIMARY KEY NOT NULL, hash TEXT NOT NULL REFERENCES file_content(hash) ON DELETE RESTRICT, file_name TEXT NOT NULL CHECK (length(file_name) > 0), media_type TEXT NOT NULL, size INTEGER NOT NULL CHECK (size >= 0),
  entry_id TEXT REFERENCES entry(id) ON DELETE CASCADE, feedback_id TEXT REFERENCES feedback(id) ON DELETE CASCADE, goal_id TEXT REFERENCES goal(id) ON DELETE CASCADE, review_id TEXT REFERENCES review(id) ON DELETE CASCADE, idp_item_id TEXT REFERENCES idp_item(id) ON DELETE CASCADE, conversation_id TEXT REFERENCES conversation(id) ON DELETE CASCADE, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK ((entry_id IS NOT NULL) + (feedback_id IS NOT NULL) + (goal_id IS NOT NULL) + (review_id IS NOT NULL) + (idp_item_id IS NOT NULL) + (conversation_id IS NOT NULL) = 1)
) STRICT;

-- 8 scales, instruments, assessments -----------------------------------------------------------------------
CREATE TABLE rating_scale (
  id TEXT PRIMARY KEY NOT NULL, code TEXT NOT NULL, version INTEGER NOT NULL, purpose TEXT NOT NULL, min_value INTEGER NOT NULL, max_value INTEGER NOT NULL, allow_na INTEGER NOT NULL DEFAULT 1 CHECK (allow_na IN (0,1)), na_label TEXT,
  is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0,1)), levels TEXT NOT NULL CHECK (json_valid(levels) AND json_type(levels) = 'array'), source TEXT, note TEXT, origin TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,   -- origin: builtin | user
  CHECK (max_value >= min_value), UNIQUE (code, version)
) STRICT;
CREATE TABLE instrument (
  id TEXT PRIMARY KEY NOT NULL, code TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL,        -- question_bank | competency_framework | self_assessment | survey_360 | form | scorecard | check
  title TEXT NOT NULL, lang TEXT NOT NULL, scale_id TEXT REFERENCES rating_scale(id) ON DELETE RESTRICT, origin TEXT NOT NULL, retired_on TEXT CHECK (retired_on IS date(retired_on,'+0 days')), created_at TEXT NOT NULL, updated_at TEXT NOT NULL, UNIQUE (code, version)
) STRICT;
CREATE TABLE instrument_item (
  id TEXT PRIMARY KEY NOT NULL, instrument_id TEXT NOT NULL REFERENCES instrument(id) ON DELETE RESTRICT, code TEXT NOT NULL, sort INTEGER NOT NULL, group_code TEXT, pole TEXT, pair_code TEXT,   -- pole: manager | leader
  text TEXT NOT NULL, self_text TEXT, answer_kind TEXT NOT NULL,                -- scale | text | choice | yes_no | none
  scale_id TEXT REFERENCES rating_scale(id) ON DELETE RESTRICT, choices TEXT CHECK (choices IS NULL OR json_valid(choices)), rater_groups TEXT CHECK (rater_groups IS NULL OR json_valid(rater_groups)),
  optional INTEGER NOT NULL DEFAULT 0 CHECK (optional IN (0,1)), per TEXT, depth INTEGER CHECK (depth BETWEEN 1 AND 3), step TEXT,   -- per: goal
  anchors TEXT CHECK (anchors IS NULL OR json_valid(anchors)), hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0,1)), created_at TEXT NOT NULL, updated_at TEXT NOT NULL, UNIQUE (instrument_id, code)
) STRICT;
CREATE TABLE assessment (
  id TEXT PRIMARY KEY NOT NULL, instrument_id TEXT NOT NULL REFERENCES instrument(id) ON DELETE RESTRICT, period_id TEXT REFERENCES period(id) ON DELETE RESTRICT, subject_person_id TEXT REFERENCES person(id) ON DELETE RESTRICT, candidate_id TEXT REFERENCES candidate(id) ON DELETE CASCADE, delegation_id TEXT REFERENCES delegation(id) ON DELETE SET NULL,
  assessor_person_id TEXT REFERENCES person(id) ON DELETE RESTRICT, rater_group TEXT,                         -- self | manager | report | peer | stakeholder
  purpose TEXT NOT NULL,                      -- self_assessment | competency_self | competency_manager | rater_360 | self_review | manager_review | midpoint | retrospective | debrief | scorecard | handover | weekly_check | monthly_check | entry_check | learning
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft','submitted','locked')), submitted_on TEXT CHECK (submitted_on IS date(submitted_on,'+0 days')), origin TEXT NOT NULL DEFAULT 'typed',   -- typed | imported | transcribed
  round_id TEXT, anonymous INTEGER NOT NULL DEFAULT 0 CHECK (anonymous IN (0,1)), created_at TEXT, updated_at TEXT,
  CHECK ((subject_person_id IS NULL) <> (candidate_id IS NULL)), CHECK (state = 'draft' OR submitted_on IS NOT NULL OR anonymous = 1),
  CHECK (CASE anonymous WHEN 1 THEN assessor_person_id IS NULL AND submitted_on IS NULL AND created_at IS NULL AND updated_at IS NULL ELSE created_at IS NOT NULL AND updated_at IS NOT NULL END)
) STRICT;
CREATE INDEX assessment_subject ON assessment(subject_person_id, period_id);
CREATE INDEX assessment_round ON assessment(round_id) WHERE round_id IS NOT NULL;
CREATE TABLE assessment_answer (              -- no times on purpose
  id TEXT PRIMARY KEY NOT NULL, assessment_id TEXT NOT NULL REFERENCES assessment(id) ON DELETE CASCADE, item_id TEXT NOT NULL REFERENCES instrument_item(id) ON DELETE RESTRICT, goal_id TEXT REFERENCES goal(id) ON DELETE SET NULL,
  value REAL, not_applicable INTEGER NOT NULL DEFAULT 0 CHECK (not_applicable IN (0,1)), text TEXT, CHECK (NOT (not_applicable = 1 AND value IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX one_answer ON assessment_answer(assessment_id, item_id, coalesce(goal_id,''));

-- 9 review, delegation, succession, plans ------------------------------------------------------------------
CREATE TABLE review (
  id TEXT PRIMARY KEY NOT NULL, period_id TEXT NOT NULL REFERENCES period(id) ON DELETE RESTRICT, person_id TEXT NOT NULL REFERENCES person(id) ON DELETE RESTRICT, reviewer_person_id TEXT NOT NULL REFERENCES person(id) ON DELETE RESTRICT,
  kind TEXT NOT NULL DEFAULT 'quarterly',     -- quarterly | interim
  observed_from_on TEXT NOT NULL CHECK (observed_from_on IS date(observed_from_on,'+0 days')), observed_to_on TEXT NOT NULL CHECK (observed_to_on IS date(observed_to_on,'+0 days')), scale_id TEXT REFERENCES rating_scale(id) ON DELETE RESTRICT,   -- no scale = no rating, which is the default
  state TEXT NOT NULL DEFAULT 'not_started' CHECK (state IN ('not_started','self_review','drafting','calibration','ready','meeting_held','signed','closed','exempt')),
  not_rated_reason TEXT,                      -- too_short_observation | long_absence | left | moved | new_role | by_policy
  proposed_value INTEGER CHECK (proposed_value BETWEEN 0 AND 10), final_value INTEGER CHECK (final_value BETWEEN 0 AND 10), change_reason TEXT,
  summary TEXT, strengths TEXT, focus TEXT, next_steps TEXT, employee_comment TEXT,
  self_assessment_id TEXT REFERENCES assessment(id) ON DELETE SET NULL, manager_assessment_id TEXT REFERENCES assessment(id) ON DELETE SET NULL, conversation_id TEXT REFERENCES conversation(id) ON DELETE SET NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK (person_id <> reviewer_person_id), CHECK (observed_to_on >= observed_from_on), CHECK ((state = 'exempt') = (not_rated_reason IS NOT NULL)),
  CHECK (scale_id IS NOT NULL OR (proposed_value IS NULL AND final_value IS NULL)),
  CHECK (final_value IS NULL OR proposed_value IS NULL OR final_value = proposed_value OR change_reason IS NOT NULL)
) STRICT;                                     -- code: values lie within the scale; nobody reviews self
CREATE UNIQUE INDEX one_quarterly_review ON review(period_id, person_id, reviewer_person_id) WHERE kind = 'quarterly';
CREATE INDEX review_person ON review(person_id, period_id);
CREATE TABLE delegation (
  id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, is_stretch INTEGER NOT NULL DEFAULT 0 CHECK (is_stretch IN (0,1)),            -- task | project | decision | recurring
  accountable_person_id TEXT REFERENCES person(id) ON DELETE RESTRICT, responsible_person_id TEXT REFERENCES person(id) ON DELETE RESTRICT, consulted TEXT, informed TEXT,   -- exactly one A by construction
  authority_level INTEGER NOT NULL DEFAULT 3 CHECK (authority_level BETWEEN 1 AND 7), result TEXT, limits TEXT,
  checkpoints TEXT CHECK (checkpoints IS NULL OR (json_valid(checkpoints) AND json_type(checkpoints) = 'array')),   -- [{"text","due_on","done_on"}]
  identified_on TEXT NOT NULL CHECK (identified_on IS date(identified_on,'+0 days')), reviewed_on TEXT CHECK (reviewed_on IS date(reviewed_on,'+0 days')), agreed_on TEXT CHECK (agreed_on IS date(agreed_on,'+0 days')), handed_over_on TEXT CHECK (handed_over_on IS date(handed_over_on,'+0 days')), due_on TEXT CHECK (due_on IS date(due_on,'+0 days')), completed_on TEXT CHECK (completed_on IS date(completed_on,'+0 days')), ended_on TEXT CHECK (ended_on IS date(ended_on,'+0 days')), outcome TEXT,
  state TEXT NOT NULL DEFAULT 'candidate' CHECK (state IN ('candidate','proposed','agreed','handed_over','completed','taken_back','dropped','ended')),   -- running is derived
  goal_id TEXT REFERENCES goal(id) ON DELETE SET NULL, idp_item_id TEXT REFERENCES idp_item(id) ON DELETE SET NULL, visibility TEXT NOT NULL DEFAULT 'private' CHECK (visibility IN ('private','shared','public')), created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK (state IN ('candidate','dropped') OR accountable_person_id IS NOT NULL),
  CHECK (state NOT IN ('handed_over','completed','taken_back') OR handed_over_on IS NOT NULL),
  CHECK (state NOT IN ('candidate','proposed') OR visibility = 'private')
) STRICT;                                     -- agreement before handover, result and limits: guard of the machine, not a CHECK (imported records may lack them)
CREATE INDEX delegation_accountable ON delegation(accountable_person_id, handed_over_on);
CREATE TABLE succession (
  id TEXT PRIMARY KEY NOT NULL, role_title TEXT NOT NULL, is_own_role INTEGER NOT NULL DEFAULT 1 CHECK (is_own_role IN (0,1)), candidate_person_id TEXT NOT NULL REFERENCES person(id) ON DELETE RESTRICT, person_wishes TEXT, asked_on TEXT CHECK (asked_on IS date(asked_on,'+0 days')),   -- the wish before the judgement
  readiness TEXT NOT NULL DEFAULT 'not_assessed', emergency_cover INTEGER NOT NULL DEFAULT 0 CHECK (emergency_cover IN (0,1)),     -- not_assessed | ready_3_5_years | ready_1_2_years | ready_now
  assessed_on TEXT CHECK (assessed_on IS date(assessed_on,'+0 days')), strengths TEXT, gaps TEXT, from_on TEXT NOT NULL CHECK (from_on IS date(from_on,'+0 days')), until_on TEXT CHECK (until_on IS date(until_on,'+0 days')), created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK (readiness = 'not_assessed' OR assessed_on IS NOT NULL), CHECK (until_on IS NULL OR until_on >= from_on)
) STRICT;                                     -- always private
CREATE TABLE plan (
  id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL,                    -- manager_to_leader | thirty_sixty_ninety | duty_agreement | practice | hiring | improvement | playbook | working_agreement
  person_id TEXT NOT NULL REFERENCES person(id) ON DELETE RESTRICT, period_id TEXT REFERENCES period(id) ON DELETE RESTRICT, template_code TEXT, template_version INTEGER, title TEXT NOT NULL, starts_on TEXT CHECK (starts_on IS date(starts_on,'+0 days')), ends_on TEXT CHECK (ends_on IS date(ends_on,'+0 days')),
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft','running','completed','abandoned')), attrs TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(attrs)), created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK ((kind = 'manager_to_leader') = (period_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX one_leader_plan ON plan(period_id) WHERE kind = 'manager_to_leader';
CREATE TABLE plan_step (
  id TEXT PRIMARY KEY NOT NULL, plan_id TEXT NOT NULL REFERENCES plan(id) ON DELETE CASCADE, code TEXT NOT NULL, sort INTEGER NOT NULL, phase TEXT, title TEXT NOT NULL, question_answer TEXT, commitment TEXT, measure TEXT, due_on TEXT CHECK (due_on IS date(due_on,'+0 days')), cadence TEXT,
  state TEXT NOT NULL DEFAULT 'not_started' CHECK (state IN ('not_started','done','skipped')), done_on TEXT CHECK (done_on IS date(done_on,'+0 days')), agreed TEXT,   -- five steps: always derived, the column stays not_started. agreed: yes | changed | no
  score REAL CHECK (score BETWEEN 0 AND 1), action_done INTEGER CHECK (action_done IN (0,1)), evidence_snapshot TEXT CHECK (evidence_snapshot IS NULL OR json_valid(evidence_snapshot)), note TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,   -- score and action_done: written once, at close
  UNIQUE (plan_id, code), CHECK (state <> 'done' OR done_on IS NOT NULL)
) STRICT;
CREATE TABLE candidate (
  id TEXT PRIMARY KEY NOT NULL, plan_id TEXT NOT NULL REFERENCES plan(id) ON DELETE CASCADE, display_name TEXT NOT NULL, source TEXT,
  stage TEXT NOT NULL,                        -- identified | screened | interview | panel | offer | hired | declined_by_us | declined_by_candidate
  decided_on TEXT CHECK (decided_on IS date(decided_on,'+0 days')), decision_reason TEXT, purge_on TEXT NOT NULL CHECK (purge_on IS date(purge_on,'+0 days')), hired_person_id TEXT REFERENCES person(id) ON DELETE SET NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
) STRICT;
CREATE TABLE register_item (                  -- small lists that are looked through from time to time
  id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL,                    -- system | meeting | report | rule | qualification | stakeholder_note
  title TEXT NOT NULL CHECK (length(trim(title)) BETWEEN 1 AND 300), owner_person_id TEXT REFERENCES person(id) ON DELETE RESTRICT, person_id TEXT REFERENCES person(id) ON DELETE RESTRICT,
  state TEXT NOT NULL DEFAULT 'current' CHECK (state IN ('current','under_review','retired')), reviewed_on TEXT CHECK (reviewed_on IS date(reviewed_on,'+0 days')), review_by_on TEXT CHECK (review_by_on IS date(review_by_on,'+0 days')), visibility TEXT NOT NULL DEFAULT 'private' CHECK (visibility IN ('private','shared','public')),
  attrs TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(attrs) AND json_type(attrs) = 'object'), created_at TEXT NOT NULL, updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX register_item_kind ON register_item(kind, state);
CREATE TABLE evidence (                       -- on screen: an example
  id TEXT PRIMARY KEY NOT NULL, review_id TEXT REFERENCES review(id) ON DELETE CASCADE, plan_step_id TEXT REFERENCES plan_step(id) ON DELETE CASCADE, idp_item_id TEXT REFERENCES idp_item(id) ON DELETE CASCADE, succession_id TEXT REFERENCES succession(id) ON DELETE CASCADE,
  goal_id TEXT REFERENCES goal(id) ON DELETE CASCADE, feedback_id TEXT REFERENCES feedback(id) ON DELETE CASCADE, entry_id TEXT REFERENCES entry(id) ON DELETE CASCADE, conversation_id TEXT REFERENCES conversation(id) ON DELETE CASCADE, action_item_id TEXT REFERENCES action_item(id) ON DELETE CASCADE,
  delegation_id TEXT REFERENCES delegation(id) ON DELETE CASCADE, assessment_id TEXT REFERENCES assessment(id) ON DELETE CASCADE, section TEXT, included INTEGER NOT NULL DEFAULT 1 CHECK (included IN (0,1)), remark TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK ((review_id IS NOT NULL) + (plan_step_id IS NOT NULL) + (idp_item_id IS NOT NULL) + (succession_id IS NOT NULL) = 1),
  CHECK ((goal_id IS NOT NULL) + (feedback_id IS NOT NULL) + (entry_id IS NOT NULL) + (conversation_id IS NOT NULL) + (action_item_id IS NOT NULL) + (delegation_id IS NOT NULL) + (assessment_id IS NOT NULL) = 1)
) STRICT;
CREATE TABLE sign_off (                       -- self signs; what others decided is recorded, and a scan may stand behind it
  id TEXT PRIMARY KEY NOT NULL, review_id TEXT REFERENCES review(id) ON DELETE CASCADE, idp_id TEXT REFERENCES idp(id) ON DELETE CASCADE, plan_id TEXT REFERENCES plan(id) ON DELETE CASCADE,
  role TEXT NOT NULL, person_id TEXT REFERENCES person(id) ON DELETE RESTRICT, name_as_given TEXT NOT NULL,   -- employee | manager | second_line | hr
  decision TEXT NOT NULL, decided_on TEXT NOT NULL CHECK (decided_on IS date(decided_on,'+0 days')), method TEXT NOT NULL,                -- agreed | acknowledged | disagreed | declined; signed (self only) | recorded | paper | file
  recorded_on TEXT CHECK (recorded_on IS date(recorded_on,'+0 days')), attachment_id TEXT REFERENCES attachment(id) ON DELETE SET NULL, content_hash TEXT NOT NULL, outdated INTEGER NOT NULL DEFAULT 0 CHECK (outdated IN (0,1)), comment TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK ((review_id IS NOT NULL) + (idp_id IS NOT NULL) + (plan_id IS NOT NULL) = 1)
) STRICT;
CREATE UNIQUE INDEX one_decision ON sign_off(coalesce(review_id, idp_id, plan_id), role, content_hash);
CREATE TABLE snapshot (
  id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, period_id TEXT REFERENCES period(id) ON DELETE RESTRICT, person_id TEXT REFERENCES person(id) ON DELETE RESTRICT,   -- quarter_close | packet | handover | subject_export
  span TEXT, from_on TEXT CHECK (from_on IS date(from_on,'+0 days')), to_on TEXT CHECK (to_on IS date(to_on,'+0 days')), audience TEXT, paper TEXT, version INTEGER NOT NULL DEFAULT 1,   -- packets: quarter | half_year | year | since_last_review; the PDF itself is not kept
  taken_at TEXT NOT NULL, sections TEXT CHECK (sections IS NULL OR json_valid(sections)), payload TEXT CHECK (payload IS NULL OR json_valid(payload)), content_hash TEXT NOT NULL, file_name TEXT, superseded_by TEXT REFERENCES snapshot(id) ON DELETE SET NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  CHECK (kind <> 'quarter_close' OR (period_id IS NOT NULL AND payload IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX one_current_close ON snapshot(period_id, coalesce(person_id,'')) WHERE kind = 'quarter_close' AND superseded_by IS NULL;

-- 10 across everything -------------------------------------------------------------------------------------
CREATE TABLE event (                          -- one row per state change or changed date, target or level, written by the verb in the same write; formulas and packets read it
  id TEXT PRIMARY KEY NOT NULL, entity TEXT NOT NULL, entity_id TEXT NOT NULL, person_id TEXT REFERENCES person(id) ON DELETE RESTRICT, event TEXT NOT NULL, from_value TEXT, to_value TEXT, effective_on TEXT NOT NULL CHECK (effective_on IS date(effective_on,'+0 days')), reason TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX event_entity ON event(entity, entity_id, effective_on);
CREATE TABLE dismissal (                      -- "not here" to a writing hint; returns when the text changes
  id TEXT PRIMARY KEY NOT NULL, rule TEXT NOT NULL, entity TEXT NOT NULL, entity_id TEXT NOT NULL, field TEXT NOT NULL, text_hash TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, UNIQUE (rule, entity, entity_id, field)
) STRICT;
CREATE TABLE favourite (                      -- kept in the sidebar, or a liked question
  id TEXT PRIMARY KEY NOT NULL, entity TEXT NOT NULL, entity_id TEXT NOT NULL, sort INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, UNIQUE (entity, entity_id)
) STRICT;
CREATE TABLE retention_rule (
  id TEXT PRIMARY KEY NOT NULL, scope TEXT NOT NULL UNIQUE,            -- left_person | private_note | candidate | calibration | mood | concern | packet_register
  days INTEGER NOT NULL CHECK (days > 0), source TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL                  -- source: proposal | company
) STRICT;
CREATE TABLE erasure_ledger (                 -- ids only, so that an old backup put back can be cleaned again; never a name
  id TEXT PRIMARY KEY NOT NULL, entity TEXT NOT NULL, entity_id TEXT NOT NULL, erased_on TEXT NOT NULL CHECK (erased_on IS date(erased_on,'+0 days')), reason TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, UNIQUE (entity, entity_id)
) STRICT;
CREATE TABLE setting (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL CHECK (json_valid(value)), created_at TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT, WITHOUT ROWID;   -- fiscal rule, review rhythm, shelves taken down, offers made, ...
CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT, WITHOUT ROWID;                              -- store id, generation, schema notes
CREATE TABLE search_text (                    -- filled by triggers; the FTS index hangs on docid, which VACUUM keeps
  docid INTEGER PRIMARY KEY, entity TEXT NOT NULL, entity_id TEXT NOT NULL, person_id TEXT REFERENCES person(id) ON DELETE CASCADE, on_date TEXT CHECK (on_date IS date(on_date,'+0 days')), private INTEGER NOT NULL DEFAULT 1 CHECK (private IN (0,1)), title TEXT, body TEXT, UNIQUE (entity, entity_id)
) STRICT;                                     -- derived: no created_at, not exported, not in the log
CREATE VIRTUAL TABLE search_index USING fts5 (title, body, content = 'search_text', content_rowid = 'docid', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1);

-- 11 one index for every foreign key that none above leads (cascades and lists need them) --------------------
CREATE INDEX relationship_person_id ON relationship(person_id);
CREATE INDEX hold_person_id ON hold(person_id);
CREATE INDEX period_parent_id ON period(parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX goal_instrument_item_id ON goal(instrument_item_id) WHERE instrument_item_id IS NOT NULL;
CREATE INDEX goal_parent_goal_id ON goal(parent_goal_id) WHERE parent_goal_id IS NOT NULL;
CREATE INDEX goal_period_id ON goal(period_id);
CREATE INDEX checkin_conversation_id ON checkin(conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX checkin_key_result_id ON checkin(key_result_id) WHERE key_result_id IS NOT NULL;
CREATE INDEX idp_supersedes_id ON idp(supersedes_id) WHERE supersedes_id IS NOT NULL;
CREATE INDEX idp_person_id ON idp(person_id);
CREATE INDEX idp_item_delegation_id ON idp_item(delegation_id) WHERE delegation_id IS NOT NULL;
CREATE INDEX idp_item_goal_id ON idp_item(goal_id) WHERE goal_id IS NOT NULL;
CREATE INDEX idp_item_supporter_person_id ON idp_item(supporter_person_id) WHERE supporter_person_id IS NOT NULL;
CREATE INDEX idp_item_instrument_item_id ON idp_item(instrument_item_id) WHERE instrument_item_id IS NOT NULL;
CREATE INDEX idp_item_idp_id ON idp_item(idp_id);
CREATE INDEX expectation_instrument_item_id ON expectation(instrument_item_id);
CREATE INDEX series_person_id ON series(person_id) WHERE person_id IS NOT NULL;
CREATE INDEX conversation_delegation_id ON conversation(delegation_id) WHERE delegation_id IS NOT NULL;
CREATE INDEX conversation_moved_to_id ON conversation(moved_to_id) WHERE moved_to_id IS NOT NULL;
CREATE INDEX conversation_series_id ON conversation(series_id) WHERE series_id IS NOT NULL;
CREATE INDEX conversation_item_entry_id ON conversation_item(entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX conversation_item_goal_id ON conversation_item(goal_id) WHERE goal_id IS NOT NULL;
CREATE INDEX conversation_item_instrument_item_id ON conversation_item(instrument_item_id) WHERE instrument_item_id IS NOT NULL;
CREATE INDEX conversation_item_carried_from_id ON conversation_item(carried_from_id) WHERE carried_from_id IS NOT NULL;
CREATE INDEX action_item_plan_step_id ON action_item(plan_step_id) WHERE plan_step_id IS NOT NULL;
CREATE INDEX action_item_delegation_id ON action_item(delegation_id) WHERE delegation_id IS NOT NULL;
CREATE INDEX action_item_review_id ON action_item(review_id) WHERE review_id IS NOT NULL;
CREATE INDEX action_item_feedback_id ON action_item(feedback_id) WHERE feedback_id IS NOT NULL;
CREATE INDEX action_item_idp_item_id ON action_item(idp_item_id) WHERE idp_item_id IS NOT NULL;
CREATE INDEX action_item_goal_id ON action_item(goal_id) WHERE goal_id IS NOT NULL;
CREATE INDEX action_item_conversation_id ON action_item(conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX feedback_request_period_id ON feedback_request(period_id) WHERE period_id IS NOT NULL;
CREATE INDEX feedback_request_instrument_id ON feedback_request(instrument_id) WHERE instrument_id IS NOT NULL;
CREATE INDEX feedback_request_asked_person_id ON feedback_request(asked_person_id) WHERE asked_person_id IS NOT NULL;
CREATE INDEX feedback_request_subject_person_id ON feedback_request(subject_person_id);
CREATE INDEX feedback_instrument_item_id ON feedback(instrument_item_id) WHERE instrument_item_id IS NOT NULL;
CREATE INDEX feedback_goal_id ON feedback(goal_id) WHERE goal_id IS NOT NULL;
CREATE INDEX feedback_conversation_id ON feedback(conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX feedback_request_id ON feedback(request_id) WHERE request_id IS NOT NULL;
CREATE INDEX feedback_from_person_id ON feedback(from_person_id) WHERE from_person_id IS NOT NULL;
CREATE INDEX entry_supersedes_id ON entry(supersedes_id) WHERE supersedes_id IS NOT NULL;
CREATE INDEX entry_delegation_id ON entry(delegation_id) WHERE delegation_id IS NOT NULL;
CREATE INDEX entry_plan_id ON entry(plan_id) WHERE plan_id IS NOT NULL;
CREATE INDEX entry_conversation_id ON entry(conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX entry_goal_id ON entry(goal_id) WHERE goal_id IS NOT NULL;
CREATE INDEX attachment_conversation_id ON attachment(conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX attachment_idp_item_id ON attachment(idp_item_id) WHERE idp_item_id IS NOT NULL;
CREATE INDEX attachment_review_id ON attachment(review_id) WHERE review_id IS NOT NULL;
CREATE INDEX attachment_goal_id ON attachment(goal_id) WHERE goal_id IS NOT NULL;
CREATE INDEX attachment_feedback_id ON attachment(feedback_id) WHERE feedback_id IS NOT NULL;
CREATE INDEX attachment_entry_id ON attachment(entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX attachment_hash ON attachment(hash);
CREATE INDEX instrument_scale_id ON instrument(scale_id) WHERE scale_id IS NOT NULL;
CREATE INDEX instrument_item_scale_id ON instrument_item(scale_id) WHERE scale_id IS NOT NULL;
CREATE INDEX assessment_assessor_person_id ON assessment(assessor_person_id) WHERE assessor_person_id IS NOT NULL;
CREATE INDEX assessment_delegation_id ON assessment(delegation_id) WHERE delegation_id IS NOT NULL;
CREATE INDEX assessment_candidate_id ON assessment(candidate_id) WHERE candidate_id IS NOT NULL;
CREATE INDEX assessment_period_id ON assessment(period_id) WHERE period_id IS NOT NULL;
CREATE INDEX assessment_instrument_id ON assessment(instrument_id);
CREATE INDEX assessment_answer_goal_id ON assessment_answer(goal_id) WHERE goal_id IS NOT NULL;
CREATE INDEX assessment_answer_item_id ON assessment_answer(item_id);
CREATE INDEX review_conversation_id ON review(conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX review_manager_assessment_id ON review(manager_assessment_id) WHERE manager_assessment_id IS NOT NULL;
CREATE INDEX review_self_assessment_id ON review(self_assessment_id) WHERE self_assessment_id IS NOT NULL;
CREATE INDEX review_scale_id ON review(scale_id) WHERE scale_id IS NOT NULL;
CREATE INDEX review_reviewer_person_id ON review(reviewer_person_id);
CREATE INDEX review_period_id ON review(period_id);
CREATE INDEX delegation_idp_item_id ON delegation(idp_item_id) WHERE idp_item_id IS NOT NULL;
CREATE INDEX delegation_goal_id ON delegation(goal_id) WHERE goal_id IS NOT NULL;
CREATE INDEX delegation_responsible_person_id ON delegation(responsible_person_id) WHERE responsible_person_id IS NOT NULL;
CREATE INDEX succession_candidate_person_id ON succession(candidate_person_id);
CREATE INDEX plan_period_id ON plan(period_id) WHERE period_id IS NOT NULL;
CREATE INDEX plan_person_id ON plan(person_id);
CREATE INDEX candidate_hired_person_id ON candidate(hired_person_id) WHERE hired_person_id IS NOT NULL;
CREATE INDEX candidate_plan_id ON candidate(plan_id);
CREATE INDEX register_item_person_id ON register_item(person_id) WHERE person_id IS NOT NULL;
CREATE INDEX register_item_owner_person_id ON register_item(owner_person_id) WHERE owner_person_id IS NOT NULL;
CREATE INDEX evidence_assessment_id ON evidence(assessment_id) WHERE assessment_id IS NOT NULL;
CREATE INDEX evidence_delegation_id ON evidence(delegation_id) WHERE delegation_id IS NOT NULL;
CREATE INDEX evidence_action_item_id ON evidence(action_item_id) WHERE action_item_id IS NOT NULL;
CREATE INDEX evidence_conversation_id ON evidence(conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX evidence_entry_id ON evidence(entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX evidence_feedback_id ON evidence(feedback_id) WHERE feedback_id IS NOT NULL;
CREATE INDEX evidence_goal_id ON evidence(goal_id) WHERE goal_id IS NOT NULL;
CREATE INDEX evidence_succession_id ON evidence(succession_id) WHERE succession_id IS NOT NULL;
CREATE INDEX evidence_idp_item_id ON evidence(idp_item_id) WHERE idp_item_id IS NOT NULL;
CREATE INDEX evidence_plan_step_id ON evidence(plan_step_id) WHERE plan_step_id IS NOT NULL;
CREATE INDEX evidence_review_id ON evidence(review_id) WHERE review_id IS NOT NULL;
CREATE INDEX sign_off_attachment_id ON sign_off(attachment_id) WHERE attachment_id IS NOT NULL;
CREATE INDEX sign_off_person_id ON sign_off(person_id) WHERE person_id IS NOT NULL;
CREATE INDEX sign_off_plan_id ON sign_off(plan_id) WHERE plan_id IS NOT NULL;
CREATE INDEX sign_off_idp_id ON sign_off(idp_id) WHERE idp_id IS NOT NULL;
CREATE INDEX sign_off_review_id ON sign_off(review_id) WHERE review_id IS NOT NULL;
CREATE INDEX snapshot_superseded_by ON snapshot(superseded_by) WHERE superseded_by IS NOT NULL;
CREATE INDEX snapshot_person_id ON snapshot(person_id) WHERE person_id IS NOT NULL;
CREATE INDEX snapshot_period_id ON snapshot(period_id) WHERE period_id IS NOT NULL;
CREATE INDEX event_person_id ON event(person_id) WHERE person_id IS NOT NULL;
CREATE INDEX search_text_person_id ON search_text(person_id) WHERE person_id IS NOT NULL;

-- 12 what can be found: triggers keep the derived text in step with its rows --------------------------------
CREATE TRIGGER search_person_insert AFTER INSERT ON person BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('person', NEW.id, NEW.id, NULL, 0, NEW.display_name, concat_ws(' ', NEW.given_name, NEW.sort_name, NEW.name_hint, NEW.job_title))
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_person_update AFTER UPDATE ON person BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('person', NEW.id, NEW.id, NULL, 0, NEW.display_name, concat_ws(' ', NEW.given_name, NEW.sort_name, NEW.name_hint, NEW.job_title))
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_person_delete AFTER DELETE ON person BEGIN
  DELETE FROM search_text WHERE entity = 'person' AND entity_id = OLD.id;
END;
CREATE TRIGGER search_conversation_insert AFTER INSERT ON conversation BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('conversation', NEW.id, NEW.person_id, coalesce(NEW.held_on, NEW.planned_on), 0, NULL, NEW.summary)
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_conversation_update AFTER UPDATE ON conversation BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('conversation', NEW.id, NEW.person_id, coalesce(NEW.held_on, NEW.planned_on), 0, NULL, NEW.summary)
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_conversation_delete AFTER DELETE ON conversation BEGIN
  DELETE FROM search_text WHERE entity = 'conversation' AND entity_id = OLD.id;
END;
CREATE TRIGGER search_conversation_item_insert AFTER INSERT ON conversation_item BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('conversation_item', NEW.id, (SELECT person_id FROM conversation WHERE id = NEW.conversation_id), (SELECT coalesce(held_on, planned_on) FROM conversation WHERE id = NEW.conversation_id), NEW.visibility = 'private', NEW.text, NEW.answer)
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_conversation_item_update AFTER UPDATE ON conversation_item BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('conversation_item', NEW.id, (SELECT person_id FROM conversation WHERE id = NEW.conversation_id), (SELECT coalesce(held_on, planned_on) FROM conversation WHERE id = NEW.conversation_id), NEW.visibility = 'private', NEW.text, NEW.answer)
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_conversation_item_delete AFTER DELETE ON conversation_item BEGIN
  DELETE FROM search_text WHERE entity = 'conversation_item' AND entity_id = OLD.id;
END;
CREATE TRIGGER search_action_item_insert AFTER INSERT ON action_item BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('action_item', NEW.id, NEW.person_id, NEW.due_on, NEW.visibility = 'private', NEW.text, NEW.result)
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_action_item_update AFTER UPDATE ON action_item BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('action_item', NEW.id, NEW.person_id, NEW.due_on, NEW.visibility = 'private', NEW.text, NEW.result)
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_action_item_delete AFTER DELETE ON action_item BEGIN
  DELETE FROM search_text WHERE entity = 'action_item' AND entity_id = OLD.id;
END;
CREATE TRIGGER search_goal_insert AFTER INSERT ON goal BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('goal', NEW.id, NEW.owner_person_id, NEW.due_on, NEW.visibility = 'private', NEW.title, concat_ws(' ', NEW.why, NEW.outcome, NEW.plain_text, NEW.resources, NEW.risks))
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_goal_update AFTER UPDATE ON goal BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('goal', NEW.id, NEW.owner_person_id, NEW.due_on, NEW.visibility = 'private', NEW.title, concat_ws(' ', NEW.why, NEW.outcome, NEW.plain_text, NEW.resources, NEW.risks))
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_goal_delete AFTER DELETE ON goal BEGIN
  DELETE FROM search_text WHERE entity = 'goal' AND entity_id = OLD.id;
END;
CREATE TRIGGER search_checkin_insert AFTER INSERT ON checkin BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('checkin', NEW.id, (SELECT owner_person_id FROM goal WHERE id = NEW.goal_id), NEW.checked_on, (SELECT visibility = 'private' FROM goal WHERE id = NEW.goal_id), NULL, concat_ws(' ', NEW.note, NEW.blocker))
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_checkin_update AFTER UPDATE ON checkin BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('checkin', NEW.id, (SELECT owner_person_id FROM goal WHERE id = NEW.goal_id), NEW.checked_on, (SELECT visibility = 'private' FROM goal WHERE id = NEW.goal_id), NULL, concat_ws(' ', NEW.note, NEW.blocker))
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_checkin_delete AFTER DELETE ON checkin BEGIN
  DELETE FROM search_text WHERE entity = 'checkin' AND entity_id = OLD.id;
END;
CREATE TRIGGER search_feedback_insert AFTER INSERT ON feedback BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('feedback', NEW.id, NEW.to_person_id, NEW.occurred_on, NEW.visibility = 'private', NULL, concat_ws(' ', NEW.situation, NEW.behaviour, NEW.impact, NEW.next_step, NEW.receiver_response, NEW.observed_change))
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_feedback_update AFTER UPDATE ON feedback BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('feedback', NEW.id, NEW.to_person_id, NEW.occurred_on, NEW.visibility = 'private', NULL, concat_ws(' ', NEW.situation, NEW.behaviour, NEW.impact, NEW.next_step, NEW.receiver_response, NEW.observed_change))
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_feedback_delete AFTER DELETE ON feedback BEGIN
  DELETE FROM search_text WHERE entity = 'feedback' AND entity_id = OLD.id;
END;
CREATE TRIGGER search_entry_insert AFTER INSERT ON entry BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('entry', NEW.id, NEW.person_id, NEW.occurred_on, NEW.visibility = 'private', NEW.title, NEW.body)
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_entry_update AFTER UPDATE ON entry BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('entry', NEW.id, NEW.person_id, NEW.occurred_on, NEW.visibility = 'private', NEW.title, NEW.body)
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_entry_delete AFTER DELETE ON entry BEGIN
  DELETE FROM search_text WHERE entity = 'entry' AND entity_id = OLD.id;
END;
CREATE TRIGGER search_idp_item_insert AFTER INSERT ON idp_item BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('idp_item', NEW.id, (SELECT person_id FROM idp WHERE id = NEW.idp_id), NEW.target_on, 0, NEW.objective, concat_ws(' ', NEW.activity, NEW.resources, NEW.success_evidence, NEW.outcome))
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_idp_item_update AFTER UPDATE ON idp_item BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('idp_item', NEW.id, (SELECT person_id FROM idp WHERE id = NEW.idp_id), NEW.target_on, 0, NEW.objective, concat_ws(' ', NEW.activity, NEW.resources, NEW.success_evidence, NEW.outcome))
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_idp_item_delete AFTER DELETE ON idp_item BEGIN
  DELETE FROM search_text WHERE entity = 'idp_item' AND entity_id = OLD.id;
END;
CREATE TRIGGER search_review_insert AFTER INSERT ON review BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('review', NEW.id, NEW.person_id, NEW.observed_to_on, 0, NULL, concat_ws(' ', NEW.summary, NEW.strengths, NEW.focus, NEW.next_steps, NEW.employee_comment))
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_review_update AFTER UPDATE ON review BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('review', NEW.id, NEW.person_id, NEW.observed_to_on, 0, NULL, concat_ws(' ', NEW.summary, NEW.strengths, NEW.focus, NEW.next_steps, NEW.employee_comment))
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_review_delete AFTER DELETE ON review BEGIN
  DELETE FROM search_text WHERE entity = 'review' AND entity_id = OLD.id;
END;
CREATE TRIGGER search_plan_step_insert AFTER INSERT ON plan_step BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('plan_step', NEW.id, NULL, NEW.due_on, 1, NEW.title, concat_ws(' ', NEW.question_answer, NEW.commitment))
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_plan_step_update AFTER UPDATE ON plan_step BEGIN
  INSERT INTO search_text (entity, entity_id, person_id, on_date, private, title, body) VALUES ('plan_step', NEW.id, NULL, NEW.due_on, 1, NEW.title, concat_ws(' ', NEW.question_answer, NEW.commitment))
    ON CONFLICT (entity, entity_id) DO UPDATE SET person_id = excluded.person_id, on_date = excluded.on_date, private = excluded.private, title = excluded.title, body = excluded.body;
END;
CREATE TRIGGER search_plan_step_delete AFTER DELETE ON plan_step BEGIN
  DELETE FROM search_text WHERE entity = 'plan_step' AND entity_id = OLD.id;
END;
CREATE TRIGGER search_text_insert AFTER INSERT ON search_text BEGIN
  INSERT INTO search_index (rowid, title, body) VALUES (NEW.docid, NEW.title, NEW.body);
END;
CREATE TRIGGER search_text_delete AFTER DELETE ON search_text BEGIN
  INSERT INTO search_index (search_index, rowid, title, body) VALUES ('delete', OLD.docid, OLD.title, OLD.body);
END;
CREATE TRIGGER search_text_update AFTER UPDATE OF title, body ON search_text WHEN OLD.title IS NOT NEW.title OR OLD.body IS NOT NEW.body BEGIN
  INSERT INTO search_index (search_index, rowid, title, body) VALUES ('delete', OLD.docid, OLD.title, OLD.body);
  INSERT INTO search_index (rowid, title, body) VALUES (NEW.docid, NEW.title, NEW.body);
END;
