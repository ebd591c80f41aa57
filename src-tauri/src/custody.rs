//! What the shell does for what is kept: backups in quiet minutes, taking one back, help for a planner that does not open.

use crate::window::{Desk, begin_page_anew, lock, reveal};
use crate::{dialogs, places};
use planner::backups::BackupReason;
use planner::calendar::Clock;
use planner::demo;
use planner::restore::rescue::Rescue;
use planner::{Error, Opener, Planner, messages};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tauri::{AppHandle, Emitter, Manager, State};

/// After the first screen stands and somebody has begun to read it.
const FIRST_LOOK: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// So long nothing was written: nobody is typing.
const QUIET: Duration = Duration::from_secs(5);
/// So long a call under way may take before the planner is closed under it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Says to a planner that was just opened where its backups go.
pub fn furnish(planner: &Planner) {
    planner.keep_backups_in(&places::backups(planner.folder(), planner.store_id()));
}

/// Looks after the planner that is open, for as long as the window is: in quiet minutes, on a thread of its own.
pub fn look_after(app: AppHandle) {
    std::thread::spawn(move || {
        std::thread::sleep(FIRST_LOOK);
        loop {
            let desk = app.state::<Desk>();
            let open = lock(&desk.open).planner.clone();
            if let Some(planner) = open
                && desk.quiet_for() >= QUIET
            {
                let trouble = tend(&planner);
                let known = std::mem::replace(&mut *lock(&desk.trouble), trouble.clone());
                if known != trouble {
                    app.emit("changed", ()).ok();
                }
            }
            std::thread::sleep(LOOK_EVERY);
        }
    });
}

/// What is due, one after the other; what is wrong, in words. A made-up team is not worth a backup.
fn tend(planner: &Planner) -> Option<Value> {
    if demo::stage_of(planner).is_ok_and(|stage| stage.is_some()) {
        return None;
    }
    let told = |kind: &str, message: String| Some(json!({ "kind": kind, "message": message }));
    if planner.check_is_due().unwrap_or(false) {
        match planner.check() {
            Ok(wrong) if !wrong.is_empty() => return told("damaged", wrong[0].clone()),
            _ => {}
        }
    }
    if planner.backup_is_due().unwrap_or(false)
        && let Err(error) = planner.back_up(BackupReason::Day)
    {
        return told("backup", error.message());
    }
    if planner.drill_is_due().unwrap_or(false)
        && let Err(error) = planner.drill()
    {
        return told("backup", error.message());
    }
    None
}

/// The shell's own functions that are about it; none for another name.
pub fn own(app: &AppHandle, desk: &State<'_, Desk>, name: &str, args: &[Value]) -> Option<Result<Value, Error>> {
    match name {
        // What was found wrong in a quiet minute, or null.
        "trouble" => Some(Ok(lock(&desk.trouble).clone().unwrap_or_default())),
        // Names a second place for backups in the system's dialog; what is known of them then, or null.
        "choose_second_place" => Some(choose_second_place(app, desk)),
        "no_second_place" => Some(desk.planner().and_then(|planner| answer(planner.set_second_place(None)?))),
        "show_backups" => Some(show_backups(app, desk)),
        // Lets the backup that was looked into take the planner's place.
        "take_back" => Some(take_back(app, desk)),
        // A proven copy into a folder the manager chooses, to be carried to another computer; its name, or null.
        "save_to_carry" => Some(save_to_carry(app, desk)),
        // Takes the planner and its backups away for good; what could not be reached.
        "leave_company" => Some(leave_company(desk, args)),
        "quit" => {
            let app = app.clone();
            std::thread::spawn(move || {
                // The page hears the answer first, and the key that was pressed comes up again.
                std::thread::sleep(Duration::from_millis(300));
                app.exit(0);
            });
            Some(Ok(Value::Null))
        }
        // For a planner that does not open.
        "rescue_backups" => Some(rescue(desk).and_then(|rescue| answer(rescue.backups()))),
        "rescue_mend" => Some(rescue_mend(app, desk)),
        "rescue_take_back" => Some(rescue_take_back(app, desk, args)),
        _ => None,
    }
}

fn answer(what: impl serde::Serialize) -> Result<Value, Error> {
    Ok(serde_json::to_value(what)?)
}

fn choose_second_place(app: &AppHandle, desk: &State<'_, Desk>) -> Result<Value, Error> {
    let planner = desk.planner()?;
    let Some(folder) = dialogs::folder(app, "title_second_place") else { return Ok(Value::Null) };
    planner.set_second_place(Some(&folder))?;
    // The first copy goes there at once: an empty second place protects nothing.
    planner.back_up(BackupReason::Asked)?;
    answer(planner.backups()?)
}

fn show_backups(app: &AppHandle, desk: &State<'_, Desk>) -> Result<Value, Error> {
    let planner = desk.planner()?;
    let newest = planner.backups()?.all.into_iter().next();
    let place = places::backups(planner.folder(), planner.store_id());
    reveal(app, &newest.map_or(place.clone(), |newest| place.join(newest.id)))
}

fn save_to_carry(app: &AppHandle, desk: &State<'_, Desk>) -> Result<Value, Error> {
    let planner = desk.planner()?;
    let Some(folder) = dialogs::folder(app, "title_carry") else { return Ok(Value::Null) };
    let made = planner.back_up_to(&folder)?;
    let name = made.file_name().unwrap_or_default().to_string_lossy().into_owned();
    *lock(&desk.saved) = Some(made);
    Ok(Value::String(name))
}

/// The words come from the page as they were typed; what goes is said by the planner alone.
fn leave_company(desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let words = messages::text("leave_word", &[]);
    let typed = args.first().and_then(Value::as_str).unwrap_or_default();
    if typed.trim().to_lowercase() != words {
        return Err(Error::invalid_with("words", "error_leave_word", &[("words", &words)]));
    }
    let planner = desk.planner()?;
    if demo::stage_of(&planner)?.is_some() {
        return Err(Error::Gone); // that of a made-up team is nobody's
    }
    let leaving = planner.begin_leaving()?;
    // From here on nothing opens it, and nothing makes another in its place.
    *lock(&desk.leaving) = Some(leaving.clone());
    drop(planner);
    desk.close(PATIENCE);
    answer(leaving.erase(&desk.folder(), true))
}

/// When the window is gone: the rest of a planner that was left, and what this program kept beside it.
pub fn end_leaving(desk: &Desk) {
    if let Some(leaving) = lock(&desk.leaving).take() {
        leaving.erase(&desk.folder(), false);
        places::forget();
    }
}

fn take_back(app: &AppHandle, desk: &State<'_, Desk>) -> Result<Value, Error> {
    desk.planner()?.take_back()?;
    reopen(app, desk)
}

/// Closes the planner and opens it again, which puts in what waits. Calls meanwhile wait at the desk.
fn reopen(app: &AppHandle, desk: &State<'_, Desk>) -> Result<Value, Error> {
    {
        let mut open = lock(&desk.open);
        if let Some(planner) = open.planner.take() {
            *lock(&desk.opener) = Some(planner.opener());
            close(planner);
        }
    }
    desk.planner()?;
    *lock(&desk.trouble) = None;
    desk.settings_follow();
    desk.remember(|remembered| remembered.route = None);
    begin_page_anew(app);
    Ok(Value::Null)
}

/// Waits for the calls under way, so that the store is really closed.
pub fn close(planner: Arc<Planner>) {
    let begun = Instant::now();
    while Arc::strong_count(&planner) > 1 && begun.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The planner's folder for what is done to one that does not open, or that a check found damaged.
fn rescue(desk: &State<'_, Desk>) -> Result<Rescue, Error> {
    let mut open = lock(&desk.open);
    let mut kept = lock(&desk.opener);
    if let Some(planner) = open.planner.take() {
        *kept = Some(planner.opener());
        close(planner);
    }
    if kept.is_none() {
        *kept = Some(Opener::new(&open.folder, Clock::system(), None)?);
    }
    let opener = kept.as_ref().ok_or(Error::NeedsPassword)?;
    Rescue::begin(opener, places::backups(&open.folder, opener.store_id()))
}

fn rescue_mend(app: &AppHandle, desk: &State<'_, Desk>) -> Result<Value, Error> {
    let mended = rescue(desk)?.mend()?;
    // It is opened here, for the answer to be true: a planner that was mended opens.
    let opened = desk.planner();
    *lock(&desk.trouble) = None;
    app.emit("changed", ()).ok();
    opened?;
    answer(mended)
}

fn rescue_take_back(app: &AppHandle, desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let id = args.first().and_then(Value::as_str).unwrap_or_default();
    rescue(desk)?.take_back(id)?;
    reopen(app, desk)
}
