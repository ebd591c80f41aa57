//! When a planner with a password shuts: after a while in which nobody did anything, before the computer sleeps, when the
//! session is locked, and on demand.
//!
//! To shut is to begin anew. The store is closed, the web view's processes are ended, and the program takes the place of
//! itself in the same process: no key, no text and no clipboard of ours outlives that, whatever a library had copied where.

use crate::leftovers;
use crate::window::{Desk, keep_size};
use planner::attachments::copies;
use serde_json::Value;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;
use tauri::{AppHandle, Emitter, Manager};

/// How long the page has to save what is being typed.
const PATIENCE: Duration = Duration::from_millis(1500);
/// Where the window stood, for the program that takes this one's place.
const PLACE: &str = "QUARTERDECK_WINDOW_AT";
/// Where one was on the page, for the same.
const LEFT_AT: &str = "QUARTERDECK_LEFT_AT";

/// When somebody was last there, and how long that holds.
pub struct Lock {
    seen: Mutex<Duration>,
    /// Minutes; 0: for ever.
    after: AtomicU32,
    /// The page was asked to save what is being typed.
    shutting: AtomicBool,
    /// The planner is being shut.
    leaving: AtomicBool,
}

impl Default for Lock {
    fn default() -> Lock {
        Lock {
            seen: Mutex::new(now_awake_or_not()),
            after: AtomicU32::new(0),
            shutting: AtomicBool::new(false),
            leaving: AtomicBool::new(false),
        }
    }
}

impl Lock {
    /// Somebody is there.
    pub fn stay_open(&self) {
        *self.seen.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = now_awake_or_not();
    }

    /// The setting, in minutes.
    pub fn after(&self, minutes: u32) {
        self.after.store(minutes, Ordering::Relaxed);
    }

    pub fn is_due(&self) -> bool {
        let seen = *self.seen.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        is_due(seen, now_awake_or_not(), self.after.load(Ordering::Relaxed))
    }
}

fn is_due(seen: Duration, now: Duration, minutes: u32) -> bool {
    minutes > 0 && now.saturating_sub(seen) >= Duration::from_secs(u64::from(minutes) * 60)
}

/// Time since the computer was started, with the time it slept; no setting of the clock moves it.
fn now_awake_or_not() -> Duration {
    #[cfg(target_os = "linux")]
    {
        let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the call writes into the structure it is given, which outlives it.
        unsafe { libc::clock_gettime(libc::CLOCK_BOOTTIME, &raw mut now) };
        Duration::new(now.tv_sec.try_into().unwrap_or(0), now.tv_nsec.try_into().unwrap_or(0))
    }
    #[cfg(not(target_os = "linux"))]
    {
        static BEGAN: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
        BEGAN.elapsed()
    }
}

/// Lets the page save what is being typed and shuts then; a page that does not answer is not waited for long.
pub fn soon(app: &AppHandle) {
    let lock = &app.state::<Desk>().lock;
    if lock.shutting.swap(true, Ordering::AcqRel) {
        return;
    }
    app.emit("shut", ()).ok();
    std::thread::sleep(PATIENCE);
    now(app, None); // the page has not done it itself
}

/// Shuts the planner at once; `at` is the place on the page, as the page names it. Comes back only where it is being done already.
pub fn now(app: &AppHandle, at: Option<&Value>) {
    let desk = app.state::<Desk>();
    if desk.lock.leaving.swap(true, Ordering::AcqRel) {
        return; // the page and what lost its patience with it may both come here
    }
    if let Some(window) = app.get_webview_window("main") {
        keep_size(&window);
        if let (Ok(at), Ok(scale)) = (window.outer_position(), window.scale_factor()) {
            let at = at.to_logical::<f64>(scale);
            // SAFETY: no other thread of ours reads the environment from here on; the program is about to be replaced.
            unsafe { std::env::set_var(PLACE, format!("{} {}", at.x, at.y)) };
        }
        window.hide().ok();
    }
    // SAFETY: as above.
    unsafe {
        match at {
            Some(at) => std::env::set_var(LEFT_AT, at.to_string()),
            None => std::env::remove_var(LEFT_AT),
        }
    }
    copies::put_away(&desk.folder()).ok();
    desk.close(Duration::from_secs(2));
    tauri_plugin_single_instance::destroy(app);
    begin_anew(app);
}

/// Where the window stood before the planner was shut.
pub fn place() -> Option<(f64, f64)> {
    let at = std::env::var(PLACE).ok()?;
    let (x, y) = at.split_once(' ')?;
    Some((x.parse().ok()?, y.parse().ok()?))
}

/// Whether the planner was shut while somebody was on a page of it.
pub fn was_left() -> bool {
    std::env::var_os(LEFT_AT).is_some()
}

/// Where one was on the page then: the page's to make something of. Told once; a page that is read anew later has moved on.
pub fn left_at() -> Option<Value> {
    static TOLD: AtomicBool = AtomicBool::new(false);
    let at = std::env::var(LEFT_AT).ok().filter(|_| !TOLD.swap(true, Ordering::Relaxed))?;
    serde_json::from_str(&at).ok()
}

#[cfg(unix)]
fn begin_anew(app: &AppHandle) {
    use std::os::unix::process::CommandExt;
    leftovers::end();
    let Ok(program) = std::env::current_exe() else { return app.exit(0) };
    let error = std::process::Command::new(program).args(std::env::args_os().skip(1)).exec();
    eprintln!("The window could not be opened anew: {error}");
    app.exit(1);
}

#[cfg(not(unix))]
fn begin_anew(app: &AppHandle) {
    app.restart();
}

/// Hears when the computer goes to sleep and when its session is locked. Where nobody tells, the clock still does.
pub fn listen(app: AppHandle) {
    #[cfg(target_os = "linux")]
    session::listen(app);
    #[cfg(not(target_os = "linux"))]
    drop(app);
}

#[cfg(target_os = "linux")]
mod session {
    use super::{Desk, soon};
    use tauri::{AppHandle, Manager};
    use zbus::blocking::{Connection, MessageIterator, Proxy};
    use zbus::zvariant::OwnedFd;
    use zbus::{MatchRule, message::Type};

    /// What is told, and whether its first argument has to be true.
    const SLEEP: (&str, &str, bool) = ("org.freedesktop.login1.Manager", "PrepareForSleep", true);
    const SESSION: (&str, &str, bool) = ("org.freedesktop.login1.Session", "Lock", false);
    const SCREEN: (&str, &str, bool) = ("org.freedesktop.ScreenSaver", "ActiveChanged", true);
    const GNOME: (&str, &str, bool) = ("org.gnome.ScreenSaver", "ActiveChanged", true);

    pub fn listen(app: AppHandle) {
        for (system, signal) in [(true, SLEEP), (true, SESSION), (false, SCREEN), (false, GNOME)] {
            let app = app.clone();
            std::thread::spawn(move || hear(&app, system, signal));
        }
    }

    fn hear(app: &AppHandle, system: bool, (interface, member, if_true): (&str, &str, bool)) -> Option<()> {
        let bus = if system { Connection::system() } else { Connection::session() }.ok()?;
        let rule = MatchRule::builder().msg_type(Type::Signal).interface(interface).ok()?.member(member).ok()?.build();
        let told = MessageIterator::for_match_rule(rule, &bus, None).ok()?;
        // While it is held, the computer waits a moment before it sleeps.
        let mut _wait = if member == SLEEP.1 { delay(&bus) } else { None };
        for message in told {
            let Ok(message) = message else { break };
            if if_true && !message.body().deserialize::<bool>().unwrap_or(true) {
                continue;
            }
            if app.state::<Desk>().opened().is_some_and(|planner| planner.has_password()) {
                soon(app);
            }
            _wait = None;
        }
        None
    }

    fn delay(bus: &Connection) -> Option<OwnedFd> {
        let manager =
            Proxy::new(bus, "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager");
        manager.ok()?.call("Inhibit", &("sleep", "Quarterdeck", "Shuts the planner", "delay")).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planner_shuts_when_nobody_did_anything_for_so_long() {
        let at = |seconds| Duration::from_secs(seconds);
        assert!(!is_due(at(100), at(100 + 299), 5));
        assert!(is_due(at(100), at(100 + 300), 5));
        assert!(is_due(at(100), at(100 + 86_400), 5), "the time the computer slept counts");
        assert!(!is_due(at(100), at(1_000_000), 0), "never, where that is set");
        assert!(!is_due(at(100), at(0), 5));
        let (one, two) = (now_awake_or_not(), now_awake_or_not());
        assert!(two >= one && one > Duration::ZERO);
    }
}
