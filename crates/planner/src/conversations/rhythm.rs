//! How often two people meet, and the days that this plans. A row for a talk stands only where something happened to it; all
//! other days follow from the rhythm.

use super::*;

/// How often two people meet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Rhythm {
    pub series_id: SeriesId,
    /// 1 to 8.
    pub interval_weeks: u32,
    /// The first day; it fixes the weekday.
    pub anchor_on: NaiveDate,
    /// `HH:MM`; none: sometime that day.
    pub time: Option<String>,
    /// Its last day, where it has one.
    pub ends_on: Option<NaiveDate>,
    /// What stands on every talk of it.
    pub standing_points: Vec<String>,
}

impl Rhythm {
    /// How far from a day of the rhythm a talk may be held and still stand for it: never nearer to the day before or after
    /// it, and a week at most, as the count of kept talks has it.
    pub(super) fn reach(&self) -> Days {
        Days::new(u64::from((self.interval_weeks * 7 - 1) / 2).min(7))
    }
}

impl Planner {
    /// How often the two meet from now on; without an interval there is no fixed rhythm.
    pub fn set_rhythm(
        &self,
        person_id: PersonId,
        interval_weeks: Option<u32>,
        anchor_on: Option<NaiveDate>,
        time: Option<String>,
    ) -> Result<Option<Rhythm>> {
        check_rhythm(interval_weeks, time.as_deref())?;
        let clock = self.clock();
        let name = self.read(|tx| people::name(tx, &person_id))?;
        self.write(Label::from("set_rhythm").with("name", name), |tx| {
            put_rhythm(tx, clock, &person_id, interval_weeks, anchor_on, time.as_deref())
        })
    }
}

/// The rhythm in force with somebody.
pub(crate) fn rhythm(tx: &Transaction, person_id: &PersonId, today: NaiveDate) -> Result<Option<Rhythm>> {
    let mut one = tx.prepare_cached(
        "SELECT id, interval_weeks, anchor_on, start_time, ends_on, standing_points FROM series
         WHERE person_id = ?1 AND kind = 'one_on_one' AND (ends_on IS NULL OR ends_on >= ?2) ORDER BY anchor_on DESC LIMIT 1",
    )?;
    let found = one.query_row((person_id, today), |r| {
        Ok(Rhythm {
            series_id: r.get(0)?,
            interval_weeks: r.get(1)?,
            anchor_on: r.get(2)?,
            time: r.get(3)?,
            ends_on: r.get(4)?,
            standing_points: r
                .get::<_, Option<String>>(5)?
                .and_then(|json| serde_json::from_str(&json).ok())
                .unwrap_or_default(),
        })
    });
    Ok(found.optional()?)
}

pub(super) fn is_slot(rhythm: &Rhythm, day: NaiveDate) -> bool {
    slots(rhythm.anchor_on, rhythm.interval_weeks, day, day).next().is_some()
}

/// Holidays, the manager's absences and the person's.
pub(crate) fn days_off(tx: &Transaction, settings: &Settings, person_id: &PersonId) -> Result<DaysOff> {
    let mut absences: Vec<_> = settings.away.iter().map(|away| (away.from, away.until)).collect();
    let mut theirs = tx.prepare_cached(
        "SELECT occurred_on, coalesce(until_on, occurred_on) FROM entry WHERE kind = 'away' AND person_id = ?1",
    )?;
    for row in theirs.query_map([person_id], |r| r.try_into())? {
        absences.push(row?);
    }
    Ok(DaysOff { holidays: settings.holidays.iter().copied().collect(), absences })
}

/// Planned talks with somebody from `from` to `until`, rows and days of the rhythm alike, by day.
pub(crate) fn planned(
    tx: &Transaction,
    person_id: &PersonId,
    from: NaiveDate,
    until: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<TalkRef>> {
    planned_with(tx, &settings::read(tx)?, person_id, &people::name(tx, person_id)?, (from, until), today)
}

/// The same with each of `people`, by day and time.
pub(crate) fn planned_with_all(
    tx: &Transaction,
    people: &[Person],
    settings: &Settings,
    from: NaiveDate,
    until: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<TalkRef>> {
    let mut talks = Vec::new();
    for person in people {
        talks.extend(planned_with(tx, settings, &person.id, &person.display_name, (from, until), today)?);
    }
    talks.sort_by(|a, b| (a.on, &a.time, &a.person_name).cmp(&(b.on, &b.time, &b.person_name)));
    Ok(talks)
}

pub(super) fn planned_with(
    tx: &Transaction,
    settings: &Settings,
    person_id: &PersonId,
    name: &str,
    (from, until): (NaiveDate, NaiveDate),
    today: NaiveDate,
) -> Result<Vec<TalkRef>> {
    let talk = |conversation_id, series_id, on, time| TalkRef {
        conversation_id,
        series_id,
        person_id: person_id.clone(),
        person_name: name.to_owned(),
        on,
        time,
        state: "planned".into(),
    };
    let mut rows = tx.prepare_cached(
        "SELECT id, series_id, planned_on, planned_time FROM conversation
         WHERE person_id = ?1 AND kind = 'one_on_one' AND state = 'planned' AND planned_on BETWEEN ?2 AND ?3
         ORDER BY planned_on, planned_time",
    )?;
    let rows =
        rows.query_map((person_id, from, until), |r| Ok(talk(Some(r.get(0)?), r.get(1)?, r.get(2)?, r.get(3)?)))?;
    let mut talks: Vec<TalkRef> = rows.collect::<rusqlite::Result<_>>()?;
    if let Some(rhythm) = rhythm(tx, person_id, today)? {
        let off = days_off(tx, settings, person_id)?;
        for day in free_slots(tx, &rhythm, person_id, &off, from, until)? {
            talks.push(talk(None, Some(rhythm.series_id.clone()), day, rhythm.time.clone()));
        }
        talks.sort_by_key(|talk| talk.on);
    }
    Ok(talks)
}

/// Days of a rhythm on which nothing is decided yet: no row of that day, whatever its state, no day off, and no talk held
/// close enough to stand for it.
pub(super) fn free_slots(
    tx: &Transaction,
    rhythm: &Rhythm,
    person_id: &PersonId,
    off: &DaysOff,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<NaiveDate>> {
    let until = until.min(rhythm.ends_on.unwrap_or(NaiveDate::MAX));
    let reach = rhythm.reach();
    let mut taken = tx.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM conversation WHERE person_id = ?1 AND kind = 'one_on_one'
           AND (planned_on = ?2 OR held_on BETWEEN ?3 AND ?4))",
    )?;
    let mut free = Vec::new();
    for day in slots(rhythm.anchor_on, rhythm.interval_weeks, from, until) {
        let near = (person_id, day, day - reach, day + reach);
        if !off.contains(day) && !taken.query_row(near, |r| r.get(0))? {
            free.push(day);
        }
    }
    Ok(free)
}

/// The next planned day with somebody from `from` on, within a year.
pub(crate) fn next_day(
    tx: &Transaction,
    clock: Clock,
    person_id: &PersonId,
    from: NaiveDate,
) -> Result<Option<NaiveDate>> {
    Ok(next_talk(tx, clock, person_id, from)?.map(|talk| talk.on))
}

pub(crate) fn next_talk(
    tx: &Transaction,
    clock: Clock,
    person_id: &PersonId,
    from: NaiveDate,
) -> Result<Option<TalkRef>> {
    Ok(planned(tx, person_id, from, from + Days::new(366), clock.today())?.into_iter().next())
}

/// The day of the next talk after one held on `held_on`: what is planned already, or what the rhythm gives, days off left
/// out, whichever comes first.
pub(super) fn next_by_rhythm(
    tx: &Transaction,
    clock: Clock,
    person_id: &PersonId,
    held_on: NaiveDate,
) -> Result<Option<NaiveDate>> {
    let from = (held_on + Days::new(1)).max(clock.today());
    let by_row: Option<NaiveDate> = tx
        .prepare_cached(
            "SELECT min(planned_on) FROM conversation
             WHERE person_id = ?1 AND kind = 'one_on_one' AND state = 'planned' AND planned_on >= ?2",
        )?
        .query_row((person_id, from), |r| r.get(0))?;
    let Some(rhythm) = rhythm(tx, person_id, clock.today())? else { return Ok(by_row) };
    let off = days_off(tx, &settings::read(tx)?, person_id)?;
    // The talk stands for the day of the rhythm that it lies next to, and is not held twice.
    let after = from.max(held_on + rhythm.reach() + Days::new(1));
    let by_rhythm = free_slots(tx, &rhythm, person_id, &off, after, after + Days::new(183))?;
    Ok(by_rhythm.into_iter().take(1).chain(by_row).min())
}

/// The rhythm, where `on` is a day of it that no row stands for.
pub(super) fn free_slot(tx: &Transaction, clock: Clock, person_id: &PersonId, on: NaiveDate) -> Result<Option<Rhythm>> {
    let Some(rhythm) = rhythm(tx, person_id, clock.today())?.filter(|r| is_slot(r, on)) else { return Ok(None) };
    let taken: bool = tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM conversation WHERE series_id = ?1 AND planned_on = ?2 AND state NOT IN ('cancelled', 'moved'))",
        )?
        .query_row((&rhythm.series_id, on), |r| r.get(0))?;
    Ok((!taken).then_some(rhythm))
}

/// Ends the rhythm with somebody and begins another; what stands on every talk goes over into it.
pub(crate) fn put_rhythm(
    tx: &Transaction,
    clock: Clock,
    person_id: &PersonId,
    interval_weeks: Option<u32>,
    anchor_on: Option<NaiveDate>,
    time: Option<&str>,
) -> Result<Option<Rhythm>> {
    let today = clock.today();
    let standing = rhythm(tx, person_id, today)?.map(|was| was.standing_points).filter(|points| !points.is_empty());
    let standing = standing.map(|points| serde_json::to_string(&points)).transpose()?;
    let at = clock.now();
    // A day ahead that was opened and holds nothing goes with the rhythm that planned it.
    tx.execute(
        "DELETE FROM conversation WHERE person_id = ?1 AND kind = 'one_on_one' AND series_id IS NOT NULL
           AND state = 'planned' AND planned_on > ?2 AND summary IS NULL
           AND NOT EXISTS (SELECT 1 FROM conversation_item i WHERE i.conversation_id = conversation.id
                       AND NOT (i.raised_by = 'standing' AND i.state = 'open'))
           AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.conversation_id = conversation.id)
           AND NOT EXISTS (SELECT 1 FROM action_item a WHERE a.conversation_id = conversation.id)",
        (person_id, today),
    )?;
    // Past days keep the rhythm of then: the old row ends, and one that never began goes.
    tx.execute(
        "DELETE FROM series WHERE person_id = ?1 AND kind = 'one_on_one' AND anchor_on >= ?2
           AND NOT EXISTS (SELECT 1 FROM conversation c WHERE c.series_id = series.id AND c.held_on IS NOT NULL)",
        (person_id, today),
    )?;
    tx.execute(
        "UPDATE series SET ends_on = max(anchor_on, ?2), updated_at = ?3
         WHERE person_id = ?1 AND kind = 'one_on_one' AND (ends_on IS NULL OR ends_on > ?2)",
        (person_id, today - Days::new(1), &at),
    )?;
    let Some(weeks) = interval_weeks else { return Ok(None) };
    let last = last_held(tx, person_id)?.and_then(|talk| talk.held_on);
    let usual = || -> Result<NaiveDate> {
        let mut day = last.unwrap_or(today) + Days::new(u64::from(weeks) * 7);
        while day <= today || is_weekend(day) {
            day = day + Days::new(if is_weekend(day) { 1 } else { u64::from(weeks) * 7 });
        }
        Ok(day)
    };
    let anchor = match anchor_on {
        Some(day) if day < today => return Err(Error::invalid("anchor_on", "error_past")),
        Some(day) => day,
        None => usual()?,
    };
    let id = SeriesId::new();
    tx.execute(
        "INSERT INTO series (id, person_id, kind, anchor_on, interval_weeks, start_time, time_zone, created_at, updated_at,
           standing_points)
         VALUES (?1, ?2, 'one_on_one', ?3, ?4, ?5, ?6, ?7, ?7, ?8)",
        rusqlite::params![id, person_id, anchor, weeks, time, local_zone(), at, standing],
    )?;
    rhythm(tx, person_id, today)
}

pub(crate) fn check_rhythm(interval_weeks: Option<u32>, time: Option<&str>) -> Result<()> {
    check_time(time, "time")?;
    match interval_weeks {
        Some(weeks) if !(1..=8).contains(&weeks) => Err(Error::invalid("interval_weeks", "error_interval")),
        _ => Ok(()),
    }
}

pub(super) fn check_time(time: Option<&str>, field: &str) -> Result<()> {
    match time {
        Some(time) if chrono::NaiveTime::parse_from_str(time, "%H:%M").is_err() || time.len() != 5 => {
            Err(Error::invalid(field, "error_time"))
        }
        _ => Ok(()),
    }
}
