-- What a person's page asks for by day: without these it reads everything ever written about the person.
CREATE INDEX feedback_timeline ON feedback(to_person_id, occurred_on);
CREATE INDEX conversation_person_planned ON conversation(person_id, planned_on);
