//! The same program without a window: what scripts, tests and cautious people need.
//!
//! A planner with a password asks for it on the terminal, or reads it from `QUARTERDECK_PASSWORD`.
//!
//! Exit codes: 0 done, 1 something typed or a file is not right, 2 the planner is damaged, 3 it is locked or busy.

use crate::places;
use chrono::NaiveDate;
use clap::{Subcommand, ValueEnum};
use planner::api::{self, FUNCTIONS, Function};
use planner::backups::Backup;
use planner::calendar::Clock;
use planner::demo::{self, Stage};
use planner::packet::{Audience, PacketSaved, Span, Standing};
use planner::quarter::QuarterPage;
use planner::quarter::person::{MarkKind, Week};
use planner::restore::rescue::Rescue;
use planner::settings::Paper;
use planner::{Error, Opener, Planner, Secret, inbox};
use serde_json::{Map, Value};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum Command {
    /// Make a planner of a made-up team, to look around in
    ///
    /// Without --store it lies beside your own planner and has nothing to do with it. Run again, it begins anew. A folder
    /// with a planner of somebody's own is refused. Prints the folder.
    Demo {
        /// The day that is "today" for the team [default: today]. 2024-03-20 gives the data set with known numbers
        #[arg(long, value_name = "DATE")]
        as_of: Option<NaiveDate>,
        /// How long the team's planner has been in use
        #[arg(long, value_enum, default_value = "month6")]
        stage: StageName,
        /// For tests: put a token into every private text, so that it can be searched for elsewhere
        #[arg(long)]
        canaries: bool,
    },
    /// Call one function of the planner; answers with one line of JSON
    ///
    /// Example: quarterdeck call add_person '{"name": "Priya Raman"}'. What goes wrong is told on the error output as
    /// {"kind", "message", "field"}.
    Call {
        /// The function's name
        #[arg(required_unless_present = "list")]
        name: Option<String>,
        /// Its arguments as one JSON object, by the names of its parameters; "-" reads it from the input
        json: Option<String>,
        /// List what can be called
        #[arg(long)]
        list: bool,
    },
    /// Make somebody's packet of a quarter as a PDF file: what both of you know already, on two pages
    ///
    /// Private notes, drafts, remarks not said yet and talks that did not take place are never in it. What stays out is
    /// told on the output, as are the other people who are named.
    Packet {
        /// Whose: a name, as it is written or pronounced, an id, or "me"
        #[arg(long, value_name = "NAME")]
        person: String,
        /// A label such as "2026 Q4", "current", "last", or a date in it
        #[arg(long, value_name = "LABEL", default_value = "current")]
        quarter: String,
        /// Who will read it: the person, the person with everything both know, the personnel file, or those who calibrate
        #[arg(long = "for", value_enum, value_name = "READER", default_value = "employee")]
        reader: Reader,
        /// How far back it goes from the end of the quarter
        #[arg(long, value_enum, default_value = "quarter")]
        span: SpanName,
        /// The size of the paper [default: the one in Settings]
        #[arg(long, value_enum)]
        paper: Option<PaperName>,
        /// The file to write. It is readable by you only, and replaces a file of that name
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Marked as a draft to talk about, with the pace of goals; a final one has none
        #[arg(long)]
        draft: bool,
    },
    /// Show a quarter: who was met when, which goals are on pace, what needs a word
    Quarter {
        /// A label such as "2026 Q4", "current", "last", or a date in it [default: the running one]
        #[arg(long, value_name = "LABEL")]
        quarter: Option<String>,
        /// Every number of the quarter, with what it is made of, as one line of JSON
        #[arg(long)]
        json: bool,
    },
    /// Write somebody's numbers of a quarter to a PDF file of one page, for you alone
    ///
    /// Counts of what was written down. They say nothing about what was not.
    Numbers {
        /// Whose: a name, as it is written or pronounced, an id, or "me"
        #[arg(long, value_name = "NAME")]
        person: String,
        /// A label such as "2026 Q4", "current", "last", or a date in it
        #[arg(long, value_name = "LABEL", default_value = "current")]
        quarter: String,
        /// The file to write. It is readable by you only, and replaces a file of that name
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Write everything in the planner to a JSON file, private notes too
    Export {
        /// The file to write. It is readable by you only, and replaces a file of that name
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Take in an exported planner; only where nobody is in the planner yet
    Import {
        /// A file made by "quarterdeck export"
        file: PathBuf,
        /// Try everything and tell what would come in, without keeping it
        #[arg(long)]
        dry_run: bool,
    },
    /// Make a backup that is proven: it is opened with its own key and compared before it counts
    ///
    /// Without --to it goes where the window's backups go. Prints its folder. Works beside an open window.
    Backup {
        /// A folder to put it in, to be carried away: everything a planner needs is in it
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
        /// Take the newest backup back for a try, compare everything, and let it go again
        #[arg(long, conflicts_with = "to")]
        prove: bool,
    },
    /// Take a backup back; the file of now stays beside it
    ///
    /// Without a name it lists what there is, newest first. Not while a window has the planner open. Where the planner cannot
    /// be opened any more, it works all the same.
    Restore {
        /// The backup, as it is listed, or "newest"
        name: Option<String>,
        /// Tell what would be different, without changing anything
        #[arg(long, requires = "name")]
        dry_run: bool,
    },
    /// Look whether the planner is whole; says "ok", or what is wrong and ends with 2
    Check,
    /// Keep a thought: a note, "+" or "-" with a name for feedback, "[]" for something you promised
    ///
    /// Examples: quarterdeck capture "+ Amara ran the supplier call alone"; quarterdeck capture "[] ask Finance, Friday".
    Capture {
        /// What to keep, in quotes
        #[arg(allow_hyphen_values = true)]
        text: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum PaperName {
    /// 210 by 297 millimetres
    A4,
    /// 8.5 by 11 inches
    Letter,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Reader {
    /// The person it is about, on two pages
    Employee,
    /// The person, with everything both of you know
    Long,
    /// The personnel file, with other people named by their role
    File,
    /// Managers who compare how they judge: one page, a working paper
    Calibration,
    /// Those who decide on a promotion: results and trust apart, with words of its own
    Promotion,
    /// Your own manager: the team's quarter, without anybody's name; for you alone
    OwnBoss,
}

impl From<Reader> for Audience {
    fn from(reader: Reader) -> Audience {
        match reader {
            Reader::Employee => Audience::Employee,
            Reader::Long => Audience::Long,
            Reader::File => Audience::File,
            Reader::Calibration => Audience::Calibration,
            Reader::Promotion => Audience::Promotion,
            Reader::OwnBoss => Audience::OwnBoss,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub enum SpanName {
    /// The quarter alone
    Quarter,
    /// The half of the fiscal year, up to the end of the quarter
    HalfYear,
    /// The fiscal year, up to the end of the quarter
    Year,
    /// From the day after the last review; where there was none, the quarter
    SinceLastReview,
}

impl From<SpanName> for Span {
    fn from(name: SpanName) -> Span {
        match name {
            SpanName::Quarter => Span::Quarter,
            SpanName::HalfYear => Span::HalfYear,
            SpanName::Year => Span::Year,
            SpanName::SinceLastReview => Span::SinceLastReview,
        }
    }
}

/// The four made-up planners.
#[derive(Clone, Copy, ValueEnum)]
pub enum StageName {
    /// The first day: seven names and three notes
    #[value(name = "day1")]
    Day1,
    /// The first fortnight: some talks and promises
    #[value(name = "weeks2")]
    Weeks2,
    /// Most of the first quarter: goals, feedback, development
    #[value(name = "quarter1")]
    Quarter1,
    /// Half a year: two closed quarters, packets, something handed over
    #[value(name = "month6")]
    Month6,
}

impl From<StageName> for Stage {
    fn from(name: StageName) -> Stage {
        match name {
            StageName::Day1 => Stage::Day1,
            StageName::Weeks2 => Stage::Weeks2,
            StageName::Quarter1 => Stage::Quarter1,
            StageName::Month6 => Stage::Month6,
        }
    }
}

/// Does what was asked, in words on the output.
pub fn run(command: Command, store: Option<PathBuf>) -> ExitCode {
    let as_json = matches!(command, Command::Call { .. });
    match answer(command, store) {
        Ok(code) => code,
        Err(error) if as_json => {
            let mut told = serde_json::to_value(&error).unwrap_or_default();
            if let Error::Internal(detail) = &error {
                told["detail"] = detail.as_str().into(); // for whoever mends it
            }
            say_wrong(&told.to_string());
            ExitCode::from(error.exit_code())
        }
        Err(error) => {
            say_wrong(&error.to_string());
            ExitCode::from(error.exit_code())
        }
    }
}

fn answer(command: Command, store: Option<PathBuf>) -> Result<ExitCode, Error> {
    let own = || store.clone().unwrap_or_else(places::own_planner);
    match command {
        Command::Demo { as_of, stage, canaries } => {
            let folder = store.unwrap_or_else(places::made_up_planner);
            let clock = as_of.map_or_else(Clock::system, Clock::stopped);
            demo::make(&folder, clock, stage.into(), canaries)?;
            say(&folder.display().to_string());
            if let Some(day) = as_of {
                say_wrong(&format!(
                    "To see it on its own day: QUARTERDECK_TODAY={day} quarterdeck --store {}",
                    folder.display()
                ));
            }
        }
        Command::Call { list: true, .. } => {
            for function in FUNCTIONS {
                say(&line(function));
            }
        }
        Command::Call { name, json, .. } => {
            let name = name.unwrap_or_default();
            let arguments = arguments(&name, json)?;
            let planner = open(&own())?;
            say(&api::answer(&planner, &name, arguments)?);
        }
        Command::Packet { person, quarter, reader, span, paper, out, draft } => {
            let planner = existing(&own())?;
            let person = planner.find_person(&person)?;
            let mut request =
                planner.packet_defaults(person.id, Some(quarter), Some(reader.into()), Some(span.into()))?;
            request.standing = if draft { Standing::Draft } else { Standing::Final };
            request.paper = match paper {
                Some(PaperName::A4) => Paper::A4,
                Some(PaperName::Letter) => Paper::Letter,
                None => request.paper,
            };
            let saved = planner.save_packet(request, &out)?;
            packet_in_words(&saved).iter().for_each(|line| say(line));
            if !saved.missing_glyphs.is_empty() {
                say_wrong(&format!(
                    "No font has these characters, so their codes are printed instead: {}",
                    saved.missing_glyphs.join(" ")
                ));
            }
        }
        Command::Numbers { person, quarter, out } => {
            let planner = existing(&own())?;
            let person = planner.find_person(&person)?;
            let saved = planner.save_numbers(&person.id, Some(&quarter), &out)?;
            say(&saved.path);
        }
        Command::Quarter { quarter, json: true } => {
            let numbers = existing(&own())?.quarter_numbers(quarter)?;
            say(&serde_json::to_string(&numbers)?);
        }
        Command::Quarter { quarter, json: false } => {
            let planner = existing(&own())?;
            let page = planner.quarter(quarter)?;
            let mut lines = quarter_in_words(&page);
            if page.quarter.closed {
                let kept = planner.closed_quarter(page.quarter.label.clone())?;
                lines.insert(1, format!("Closed on {}. {}", kept.closed_on, kept.sentences.join(" ")));
            }
            lines.iter().for_each(|line| say(line));
        }
        Command::Export { out } => existing(&own())?.export_to(&out)?,
        Command::Import { file, dry_run } => {
            let imported = open(&own())?.import_from(&file, dry_run)?;
            for table in &imported.tables {
                say(&format!("{:>6}  {}", table.rows, table.table));
            }
            let done = if dry_run { "would come in; nothing was changed" } else { "came in" };
            say(&format!("{:>6}  records {done}", imported.rows));
        }
        Command::Backup { to: Some(to), .. } => say(&existing(&own())?.back_up_to(&to)?.display().to_string()),
        Command::Backup { prove: true, .. } => {
            let drill = existing(&own())?.drill()?;
            say(&format!("{} came back whole, with {} records.", drill.id, drill.records));
        }
        Command::Backup { .. } => {
            let planner = existing(&own())?;
            let made = planner.back_up_now()?;
            say(&places::backups(planner.folder(), planner.store_id()).join(&made.id).display().to_string());
            if planner.backups()?.second_behind {
                say_wrong("The second place cannot be reached: it lacks this one.");
            }
        }
        Command::Restore { name, dry_run } => return restore(&own(), name.as_deref(), dry_run),
        Command::Check => return check(&own()),
        Command::Capture { text } => {
            // A thought must not wait for somebody to type a password.
            if std::env::var_os("QUARTERDECK_PASSWORD").is_none() && Planner::needs_password(&own()) {
                inbox::keep_for_later(&own(), &text)?;
                say("Kept, sealed, until the planner is opened");
                return Ok(ExitCode::SUCCESS);
            }
            let kept = existing(&own())?.capture(text)?;
            let kind = serde_json::to_value(kept.kind).ok();
            let kind = kind.as_ref().and_then(Value::as_str).unwrap_or("note").to_owned();
            let about = kept.person_name.map_or_else(String::new, |name| format!(" about {name}"));
            let due = kept.due_on.map_or_else(String::new, |on| format!(", due {on}"));
            say(&format!("Kept: {kind}{about}{due}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A planner that is there; none is made by a mistyped folder.
fn existing(folder: &Path) -> Result<Planner, Error> {
    if !folder.exists() {
        let message = format!(
            "There is no planner in {}. Open Quarterdeck once to begin one, or make a made-up one: quarterdeck demo",
            folder.display()
        );
        return Err(Error::File { path: folder.into(), message });
    }
    if !Planner::is_in(folder) {
        let shown = folder.display().to_string();
        let message = planner::messages::text("error_not_a_planner", &[("path", &shown)]);
        return Err(Error::File { path: folder.into(), message });
    }
    let planner = open(folder)?;
    planner.keep_backups_in(&places::backups(folder, planner.store_id()));
    Ok(planner)
}

/// A planner with a password asks for it: in the variable `QUARTERDECK_PASSWORD`, else on the terminal.
fn open(folder: &Path) -> Result<Planner, Error> {
    if !Planner::is_in(folder) || !Planner::needs_password(folder) {
        return Planner::open(folder, Clock::system());
    }
    opener(folder)?.open()
}

fn opener(folder: &Path) -> Result<Opener, Error> {
    if Planner::needs_password(folder) {
        return Opener::new(folder, Clock::system(), Some(&Secret::password(password()?)));
    }
    Opener::new(folder, Clock::system(), None)
}

fn password() -> Result<String, Error> {
    if let Ok(given) = std::env::var("QUARTERDECK_PASSWORD") {
        return Ok(given);
    }
    if !std::io::stdin().is_terminal() {
        return Err(Error::NeedsPassword);
    }
    rpassword::prompt_password("Password of the planner: ").map_err(|_| Error::NeedsPassword)
}

fn restore(folder: &Path, name: Option<&str>, dry_run: bool) -> Result<ExitCode, Error> {
    let planner = match existing(folder) {
        Ok(planner) => planner,
        // What is damaged is what one takes a backup back for.
        Err(error) if error.exit_code() == 2 && Planner::is_in(folder) => {
            return rescue(folder, name, dry_run, error);
        }
        Err(error) => return Err(error),
    };
    let all = planner.backups()?.all;
    let Some(name) = name else {
        all.iter().for_each(|backup| say(&backup_line(backup)));
        return Ok(ExitCode::SUCCESS);
    };
    let preview = planner.look_into_backup(chosen(&all, name)?)?;
    if preview.same {
        say("Nothing that was written is different.");
    }
    for d in &preview.differences {
        let counts = [(d.back, "back"), (d.changed, "as before"), (d.gone, "gone")];
        let counts: Vec<String> =
            counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
        say(&format!(
            "{}, {}: {}",
            d.person_name.as_deref().unwrap_or("Nobody in particular"),
            d.kind,
            counts.join(", ")
        ));
    }
    if dry_run {
        planner.leave_backup()?;
        return Ok(ExitCode::SUCCESS);
    }
    planner.take_back().inspect_err(|_| _ = planner.leave_backup())?;
    let opener = planner.opener();
    drop(planner);
    drop(opener.open()?); // puts it in
    say("Restored. What was there before lies beside it as planner.db.before-restore.");
    Ok(ExitCode::SUCCESS)
}

/// The same where the planner cannot be opened: there is nothing to compare with.
fn rescue(folder: &Path, name: Option<&str>, dry_run: bool, error: Error) -> Result<ExitCode, Error> {
    let opener = opener(folder)?;
    let rescue = Rescue::begin(&opener, places::backups(folder, opener.store_id()))?;
    let all = rescue.backups();
    let Some(name) = name else {
        say_wrong(&error.to_string());
        all.iter().for_each(|backup| say(&backup_line(backup)));
        return Ok(ExitCode::SUCCESS);
    };
    let id = chosen(&all, name)?;
    if dry_run {
        return Err(error);
    }
    rescue.take_back(&id)?;
    drop(rescue);
    drop(opener.open()?); // puts it in
    say("Restored. What was there before lies beside it as planner.db.before-restore.");
    Ok(ExitCode::SUCCESS)
}

fn chosen(all: &[Backup], name: &str) -> Result<String, Error> {
    let found = match name {
        "newest" => all.first(),
        name => all.iter().find(|backup| backup.id == name),
    };
    found.map(|backup| backup.id.clone()).ok_or_else(|| Error::invalid("name", "error_backup_none"))
}

fn backup_line(backup: &Backup) -> String {
    format!("{}  made {}  proven {}  {} KB", backup.id, backup.made_at, backup.proven_at, backup.size)
}

fn check(folder: &Path) -> Result<ExitCode, Error> {
    if !Planner::is_in(folder) {
        return existing(folder).map(|_| ExitCode::SUCCESS);
    }
    let wrong = match open(folder) {
        Ok(planner) => planner.check()?,
        Err(error @ (Error::Locked | Error::NeedsPassword | Error::Invalid { .. })) => return Err(error),
        Err(error) => vec![error.to_string()],
    };
    if wrong.is_empty() {
        say("ok");
        return Ok(ExitCode::SUCCESS);
    }
    wrong.iter().for_each(|line| say_wrong(line));
    Ok(ExitCode::from(2))
}

/// Where the packet is, and what is not in it.
fn packet_in_words(saved: &PacketSaved) -> Vec<String> {
    let mut lines =
        vec![format!("{}, {} {}", saved.path, saved.pages, if saved.pages == 1 { "page" } else { "pages" })];
    let left = &saved.left_out;
    let parts: Vec<String> = [
        (left.private_notes, "private note", "private notes"),
        (left.not_said, "remark not said yet", "remarks not said yet"),
        (left.missed_talks, "talk that did not take place", "talks that did not take place"),
        (left.draft_goals, "goal not agreed yet", "goals not agreed yet"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, more)| format!("{count} {}", if count == 1 { one } else { more }))
    .collect();
    if !parts.is_empty() {
        lines.push(format!("Left out: {}.", parts.join(", ")));
    }
    if !saved.other_names.is_empty() {
        lines.push(format!("It also names {}.", saved.other_names.join(", ")));
    }
    lines
}

/// The page Quarter as lines of text.
fn quarter_in_words(page: &QuarterPage) -> Vec<String> {
    let quarter = &page.quarter;
    let mut lines = vec![match quarter.running {
        true => {
            format!("{}, week {} of {}, {} days left", quarter.heading, quarter.week, quarter.weeks, quarter.days_left)
        }
        false => format!("{}, {} to {}", quarter.heading, quarter.starts_on, quarter.ends_on),
    }];
    if let Some(pace) = &page.on_pace {
        lines.push(format!("{} of {} goals are on pace.", pace.on_pace, pace.of));
    }
    if let Some(not_met) = &page.not_met {
        lines.push(format!("You have not met {} for {} days.", not_met.person_name, not_met.days));
    }
    let mut table = vec![["", "Goals on pace", "Talks", "Last talk", "Last feedback", "Next steps"].map(str::to_owned)];
    for row in &page.rows {
        let week = |week: &Week| week.marks.iter().map(|mark| sign(mark.kind)).collect::<String>();
        let weeks: Vec<String> =
            row.strip.iter().map(|w| Some(week(w)).filter(|w| !w.is_empty()).unwrap_or("·".into())).collect();
        let date = |on: Option<NaiveDate>| on.map_or_else(|| "–".to_owned(), |on| on.to_string());
        table.push([
            row.name.clone(),
            row.goals.as_ref().map_or_else(|| "–".to_owned(), |pace| format!("{} of {}", pace.on_pace, pace.of)),
            weeks.concat(),
            date(row.last_talk),
            date(row.last_feedback),
            if row.steps == 0 { "–".to_owned() } else { format!("{} of {}", row.steps_done, row.steps) },
        ]);
    }
    let widths: [usize; 6] = std::array::from_fn(|n| table.iter().map(|row| row[n].chars().count()).max().unwrap_or(0));
    lines.push(String::new());
    for row in table {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.chars().count())))
            .collect();
        lines.push(cells.join("  ").trim_end().to_owned());
    }
    lines.push("● met  ○ planned  × did not happen  – away".to_owned());
    if !page.goals_to_talk_about.is_empty() {
        lines.extend([String::new(), "Goals to talk about".to_owned()]);
    }
    for talk in &page.goals_to_talk_about {
        let owner = talk.goal.owner_name.as_deref().unwrap_or_default();
        let why = talk.why.replace('_', " ");
        let since = talk.days.map_or_else(String::new, |days| format!(", {days} days since the last word"));
        lines.push(format!("  {} ({owner}): {why}{since}", talk.goal.title));
    }
    lines
}

fn sign(kind: MarkKind) -> char {
    match kind {
        MarkKind::Met => '●',
        MarkKind::Planned => '○',
        MarkKind::DidNotHappen => '×',
        MarkKind::Away => '–',
    }
}

fn line(function: &Function) -> String {
    let arguments: Vec<_> =
        function.arguments.iter().map(|(name, of)| format!("{name}: {}", of.replace(' ', ""))).collect();
    format!("{}({}) -> {}\n   {}", function.name, arguments.join(", "), function.answer, function.doc)
}

/// The object's values in the order of the function's parameters.
fn arguments(name: &str, json: Option<String>) -> Result<Vec<Value>, Error> {
    let wrong = |message: String| Error::Invalid { field: "arguments".into(), message };
    let Some(function) = FUNCTIONS.iter().find(|function| function.name == name) else {
        return Err(Error::invalid_with("name", "error_no_function", &[("name", name)]));
    };
    let text = match json.as_deref() {
        Some("-") => std::io::read_to_string(std::io::stdin()).map_err(|e| wrong(e.to_string()))?,
        given => given.unwrap_or("{}").to_owned(),
    };
    let mut given: Map<String, Value> =
        serde_json::from_str(&text).map_err(|e| wrong(format!("The arguments are not one JSON object: {e}")))?;
    let values = function.arguments.iter().map(|(name, _)| given.remove(*name).unwrap_or_default()).collect();
    match given.keys().next() {
        None => Ok(values),
        Some(unknown) => {
            let known: Vec<_> = function.arguments.iter().map(|(name, _)| *name).collect();
            Err(wrong(format!("{name} has no parameter {unknown}. It takes: {}", known.join(", "))))
        }
    }
}

/// Whoever reads may have gone (`| head`): that is no failure of ours.
fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").ok();
}

fn say_wrong(line: &str) {
    writeln!(std::io::stderr(), "{line}").ok();
}
