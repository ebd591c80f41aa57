//! The window: two commands in, one event out.
//!
//! `call` hands a name and its arguments to the core and gives back what it answers; `save_packet` asks for a place in
//! the system's dialog and writes there. `changed` tells the page that something was written, by the page itself or by a
//! command beside it. The few acts that need the desktop and not the
//! core (`own` below) come in through the same command. The page gets no path, no file and no address to go to.

use crate::lock::{self, Lock};
use crate::places::{self, Remembered};
use crate::{custody, desktop, dialogs, leftovers, memory};
use planner::attachments::{AttachedTo, copies};
use planner::calendar::Clock;
use planner::demo::{self, Stage};
use planner::forms::Asking;
use planner::forms::taking::{self, AnswerFile};
use planner::handover::{Handover, read_handover};
use planner::leaving::Leaving;
use planner::packet::{PacketRequest, PacketSaved, PacketsWish};
use planner::{
    AttachmentId, ConversationId, Error, Opener, PersonId, PlanId, Planner, RecoveryCode, Secret, inbox, messages,
};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tauri::ipc::Response;
use tauri::webview::{NewWindowResponse, PageLoadEvent, WebviewWindowBuilder};
use tauri::{AppHandle, Emitter, Manager, RunEvent, State, Url, WebviewUrl, WebviewWindow, WindowEvent};
use tauri_plugin_opener::OpenerExt;

/// How often the store is asked whether another program wrote to it.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// What lies on the desk while the window is open.
pub struct Desk {
    pub open: Mutex<Open>,
    remembered: Mutex<Remembered>,
    /// The packet that was saved last, for "Show in folder": a path never comes from the page.
    pub saved: Mutex<Option<PathBuf>>,
    /// What was found wrong in a quiet minute, for the page.
    pub trouble: Mutex<Option<Value>>,
    /// When something was written last.
    wrote: Mutex<Instant>,
    /// Everybody's packets are being made and the manager wants no more of them.
    stop_packets: AtomicBool,
    /// The saved planner that was looked into and may be brought in, for the same reason.
    chosen: Mutex<Option<PathBuf>>,
    /// The answers that were looked into, as they were read then: what is taken in is what was shown.
    answers: Mutex<Vec<AnswerFile>>,
    /// The handover that was looked into, as it was read then: what is taken in is what was shown.
    handover: Mutex<Option<Handover>>,
    /// Something was written since the shell last looked at the settings.
    settings_may_differ: AtomicBool,
    /// The recovery code that was shown and not yet typed back.
    code: Mutex<Option<RecoveryCode>>,
    /// What opens the planner again while it is closed for a moment, or where the right password did not open it.
    pub opener: Mutex<Option<Opener>>,
    pub lock: Lock,
    /// The planner was left for good: it is not opened again.
    pub leaving: Mutex<Option<Leaving>>,
}

pub struct Open {
    pub folder: PathBuf,
    /// None until it could be opened; a store that was busy is tried again at the next call.
    pub planner: Option<Arc<Planner>>,
}

impl Desk {
    /// The planner, where it is open.
    pub fn opened(&self) -> Option<Arc<Planner>> {
        lock(&self.open).planner.clone()
    }

    /// Closes it. What still works on it for a moment has `patience` to come to an end.
    pub fn close(&self, patience: Duration) {
        let Some(planner) = lock(&self.open).planner.take() else { return };
        let others = Arc::downgrade(&planner);
        drop(planner);
        let began = std::time::Instant::now();
        while others.strong_count() > 0 && began.elapsed() < patience {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn planner(&self) -> Result<Arc<Planner>, Error> {
        let mut open = lock(&self.open);
        if lock(&self.leaving).is_some() {
            return Err(Error::Gone);
        }
        if let Some(planner) = &open.planner {
            return Ok(planner.clone());
        }
        let opened = match lock(&self.opener).as_ref() {
            Some(opener) => opener.open(),
            None => Planner::open(&open.folder, Clock::system()),
        };
        let planner = Arc::new(opened?);
        *lock(&self.opener) = None;
        custody::furnish(&planner);
        open.planner = Some(planner.clone());
        self.settings_may_differ.store(true, Ordering::Relaxed);
        Ok(planner)
    }

    /// How long nothing was written.
    pub fn quiet_for(&self) -> Duration {
        lock(&self.wrote).elapsed()
    }

    /// The settings are to be looked at again.
    pub fn settings_follow(&self) {
        self.settings_may_differ.store(true, Ordering::Relaxed);
    }

    pub fn folder(&self) -> PathBuf {
        lock(&self.open).folder.clone()
    }

    /// Puts another planner on the desk; the page is to be read anew after it.
    fn put(&self, planner: Planner) {
        custody::furnish(&planner);
        let folder = planner.folder().to_owned();
        *lock(&self.open) = Open { folder, planner: Some(Arc::new(planner)) };
        self.settings_may_differ.store(true, Ordering::Relaxed);
    }

    pub fn remember(&self, change: impl FnOnce(&mut Remembered)) {
        let mut remembered = lock(&self.remembered);
        let before = remembered.clone();
        change(&mut remembered);
        if *remembered != before {
            remembered.keep();
        }
    }
}

/// What a panic elsewhere left behind is still whole: these hold plain values.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Opens the window on the planner in `store`, or on the one that was open last.
pub fn run(store: Option<PathBuf>) -> ExitCode {
    let remembered = Remembered::read();
    // A second plain start finds the first one under this name, whichever planner was chosen in it.
    let asked_for = store.clone().unwrap_or_else(places::own_planner);
    let bus_name = format!("app.quarterdeck.desktop.s{}", places::short_hash(&asked_for));
    let chosen = remembered.store.clone().filter(|folder| store.is_none() && Planner::is_in(folder));
    let folder = chosen.unwrap_or(asked_for);
    let folder = std::path::absolute(&folder).unwrap_or(folder);
    // The store is opened while the desktop makes ready for a window.
    let opening = {
        let (folder, remembered) = (folder.clone(), remembered.clone());
        std::thread::spawn(move || {
            let planner = Planner::open(&folder, Clock::system());
            planner.iter().for_each(custody::furnish);
            let early = early_answers(planner.as_ref().ok(), &remembered);
            (planner.ok().map(Arc::new), early)
        })
    };
    let desk = Desk {
        open: Mutex::new(Open { folder, planner: None }),
        remembered: Mutex::new(remembered),
        saved: Mutex::default(),
        trouble: Mutex::default(),
        wrote: Mutex::new(Instant::now()),
        chosen: Mutex::default(),
        answers: Mutex::default(),
        handover: Mutex::default(),
        settings_may_differ: AtomicBool::new(false),
        code: Mutex::default(),
        opener: Mutex::default(),
        lock: Lock::default(),
        leaving: Mutex::default(),
        stop_packets: AtomicBool::new(false),
    };

    let single = tauri_plugin_single_instance::Builder::new()
        .dbus_id(bus_name)
        .callback(|app, _, _| {
            if let Some(window) = app.get_webview_window("main") {
                window.unminimize().ok();
                window.show().ok();
                window.set_focus().ok();
            }
        })
        .build();
    let app = tauri::Builder::default()
        .plugin(single)
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .manage(desk)
        .invoke_handler(tauri::generate_handler![call, save_packet])
        .setup(|app| Ok(open(app.handle(), opening)?))
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            app.run(|app, event| {
                if let RunEvent::Exit = event {
                    let desk = app.state::<Desk>();
                    copies::put_away(&desk.folder()).ok(); // what stays goes at the next start
                    // The last one out closes the store, which folds its write-ahead log in.
                    desk.close(Duration::from_millis(500));
                    leftovers::end();
                    custody::end_leaving(&desk);
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("The window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}

fn open(app: &AppHandle, opening: JoinHandle<(Option<Arc<Planner>>, String)>) -> tauri::Result<()> {
    let desk = app.state::<Desk>();
    // Left by a window that was cut off. A second start never comes this far, and leaves alone what the first has open.
    copies::put_away(&desk.folder()).ok();
    // Before the web view: it would make the folder itself, readable by others.
    let (opened, early) = opening.join().unwrap_or_default();
    lock(&desk.open).planner = opened;
    desk.settings_may_differ.store(true, Ordering::Relaxed);
    // Where it could not be opened it is tried once more, for the words.
    let planner = desk.planner();
    let remembered = lock(&desk.remembered).clone();
    let shade = desktop::shade(remembered.theme);
    let mut builder = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title("Quarterdeck")
        .inner_size(remembered.width, remembered.height)
        .min_inner_size(960.0, 620.0)
        .maximized(remembered.maximized)
        .theme(shade)
        // Dragging within the page is the page's.
        .disable_drag_drop_handler()
        .enable_clipboard_access()
        .zoom_hotkeys_enabled(false)
        .devtools(cfg!(debug_assertions))
        .initialization_script(early)
        .on_page_load(|_, load| {
            if load.event() == PageLoadEvent::Finished {
                std::thread::spawn(|| {
                    // When the first screen stands.
                    std::thread::sleep(Duration::from_secs(1));
                    memory::give_back();
                });
            }
        })
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_document_title_changed(|window, title| _ = window.set_title(&title));
    // What the web view keeps goes into the planner's folder while the window is open; nothing goes into one that is not ours
    // or not writable.
    builder = match &planner {
        Ok(planner) if !planner.is_read_only() => builder.data_directory(leftovers::begin(planner.folder())),
        Err(Error::NeedsPassword) => builder.data_directory(leftovers::begin(&desk.folder())),
        _ => builder.incognito(true),
    };
    if let Some(shade) = shade {
        builder = builder.background_color(desktop::ground(shade));
    }
    if let Some((x, y)) = lock::place() {
        builder = builder.position(x, y);
    }
    let window = builder.build()?;
    if shade.is_none() {
        window.set_background_color(Some(desktop::ground(window.theme()?))).ok();
    }
    desktop::furnish(&window)?;
    remember_size(&window);
    watch(app.clone());
    lock::listen(app.clone());
    custody::look_after(app.clone());
    Ok(())
}

/// What the page asks first, answered before it can ask: each question that need not cross first is a page that stands
/// sooner. Held for the first reading of the page alone; one that is read anew asks for itself.
fn early_answers(planner: Option<&Planner>, remembered: &Remembered) -> String {
    let route = remembered.route.clone().unwrap_or_default();
    let mut answers = vec![("last_route", route.clone()), ("trouble", Value::Null)];
    if !lock::was_left() {
        answers.push(("left_at", Value::Null));
    }
    if let Some(planner) = planner {
        let shell = planner::api::call(planner, "shell", vec![]);
        let on_today = matches!(route["name"].as_str(), None | Some("today"));
        let today = shell.as_ref().is_ok_and(|shell| on_today && shell["first_run"] == false);
        answers.extend(shell.ok().map(|answer| ("shell", answer)));
        if today {
            answers.extend(planner::api::call(planner, "today", vec![]).ok().map(|answer| ("today", answer)));
        }
    }
    let answers: serde_json::Map<String, Value> =
        answers.into_iter().map(|(name, answer)| (name.to_owned(), answer)).collect();
    format!("{EARLY}({}, {})", Value::Object(answers), remembered.sharing)
}

/// Keeps the answers, and sets theme, text size and what is blurred before the first paint. Here and not in a file of the page, which would
/// be a trip of its own before anything is drawn.
const EARLY: &str = "((answers, sharing) => {
  const first = performance.getEntriesByType('navigation')[0]?.type !== 'reload';
  if (first) window.earlyAnswers = answers;
  // Read anew, the settings may be others by now; the window has followed them.
  const { theme, text_size } = (first && answers.shell?.settings) || {};
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  if (sharing) document.documentElement.dataset.sharing = '';
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  if (text_size && text_size !== 100) document.documentElement.style.fontSize = `${text_size}%`;
})";

/// Only the page that is built into the program may be shown; while developing, the one of the development server.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => true,
        "http" | "https" => {
            url.host_str() == Some("tauri.localhost")
                || (tauri::is_dev() && url.host_str() == Some("localhost") && url.port() == Some(5173))
        }
        _ => false,
    }
}

fn remember_size(window: &WebviewWindow) {
    let of = window.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { .. } = event {
            keep_size(&of);
        }
    });
}

/// Keeps how large the window is, for the next one.
pub fn keep_size(window: &WebviewWindow) {
    let maximized = window.is_maximized().unwrap_or(false);
    let (Ok(size), Ok(scale)) = (window.inner_size(), window.scale_factor()) else { return };
    window.state::<Desk>().remember(|remembered| {
        remembered.maximized = maximized;
        if !maximized {
            let size = size.to_logical::<f64>(scale);
            (remembered.width, remembered.height) = (size.width, size.height);
        }
    });
}

/// Tells the page what others write, and follows the settings that concern the window itself.
fn watch(app: AppHandle) {
    let listen = {
        let app = app.clone();
        move |planner: &Planner| {
            let app = app.clone();
            planner.on_change(Box::new(move || {
                let desk = app.state::<Desk>();
                desk.settings_may_differ.store(true, Ordering::Relaxed);
                *lock(&desk.wrote) = Instant::now();
                app.emit("changed", ()).ok();
            }));
        }
    };
    std::thread::spawn(move || {
        // Weak: who only listens must not keep a planner open.
        let mut heard: Weak<Planner> = Weak::new();
        loop {
            let desk = app.state::<Desk>();
            if let Some(planner) = desk.opened() {
                if heard.as_ptr() != Arc::as_ptr(&planner) {
                    listen(&planner);
                    heard = Arc::downgrade(&planner);
                }
                if planner.changed_outside() {
                    desk.settings_may_differ.store(true, Ordering::Relaxed);
                    app.emit("changed", ()).ok();
                }
                if desk.settings_may_differ.swap(false, Ordering::Relaxed) {
                    follow_settings(&app, &planner);
                }
                let shut = planner.has_password() && desk.lock.is_due();
                drop(planner);
                if shut {
                    lock::soon(&app);
                }
            }
            std::thread::sleep(LOOK_EVERY);
        }
    });
}

fn follow_settings(app: &AppHandle, planner: &Planner) {
    let (Ok(settings), Some(window)) = (planner.settings(), app.get_webview_window("main")) else { return };
    let desk = app.state::<Desk>();
    desk.lock.after(settings.lock_after);
    if lock(&desk.remembered).theme != settings.theme {
        window.set_theme(desktop::shade(settings.theme)).ok();
        desk.remember(|remembered| remembered.theme = settings.theme);
    }
}

/// Calls a function of the core, or one of the shell's own.
#[tauri::command]
async fn call(app: AppHandle, name: String, args: Vec<Value>) -> Result<Response, Error> {
    // On a thread of its own: a packet that takes long must not hold up a save.
    let work = move || {
        let desk = app.state::<Desk>();
        match own(&app, &desk, &name, &args) {
            Some(answer) => answer.map(|answer| answer.to_string()),
            None => planner::api::answer(&*desk.planner()?, &name, args),
        }
    };
    let answer = tauri::async_runtime::spawn_blocking(work).await;
    answer.unwrap_or_else(|e| Err(Error::Internal(e.to_string()))).map(Response::new)
}

/// Asks where the packet shall go, writes it there and says where; null if the manager thought better of it.
#[tauri::command]
async fn save_packet(app: AppHandle, request: Value) -> Result<Option<PacketSaved>, Error> {
    let work = move || {
        let request: PacketRequest = serde_json::from_value(request)
            .map_err(|e| Error::Invalid { field: "request".into(), message: e.to_string() })?;
        let desk = app.state::<Desk>();
        let planner = desk.planner()?;
        let Some(path) = dialogs::where_to(&app, "title_save_packet", &planner.packet_file_name(&request)?, "pdf")
        else {
            return Ok(None);
        };
        let saved = planner.save_packet(request, &path)?;
        *lock(&desk.saved) = Some(path);
        Ok(Some(saved))
    };
    tauri::async_runtime::spawn_blocking(work).await.unwrap_or_else(|e| Err(Error::Internal(e.to_string())))
}

/// Asks for a file and puts it on a record; what it became there, or null if the manager thought better of it.
fn add_file(app: &AppHandle, desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let to: AttachedTo = serde_json::from_value(args.first().cloned().unwrap_or_default())
        .map_err(|e| Error::Invalid { field: "to".into(), message: e.to_string() })?;
    let id = args.get(1).and_then(Value::as_str).unwrap_or_default();
    let planner = desk.planner()?;
    let Some(path) = dialogs::which(app, "title_add_file", "") else { return Ok(Value::Null) };
    Ok(serde_json::to_value(planner.attach(to, id, &path)?)?)
}

fn attachment(args: &[Value]) -> AttachmentId {
    AttachmentId(args.first().and_then(Value::as_str).unwrap_or_default().to_owned())
}

/// Has the system open a copy of a file.
fn open_file(app: &AppHandle, desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let copy = desk.planner()?.copy_to_open(&attachment(args))?;
    let opened = copy.to_str().is_some_and(|path| app.opener().open_path(path, None::<&str>).is_ok());
    if !opened {
        if let Some(own) = copy.parent() {
            std::fs::remove_dir_all(own).ok();
        }
        return Err(Error::File { message: messages::text("error_attach_no_program", &[]), path: copy });
    }
    Ok(Value::Null)
}

/// Asks where a copy of a file shall go and writes it there; true when the manager chose where.
fn save_file(app: &AppHandle, desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let (planner, id) = (desk.planner()?, attachment(args));
    let name = planner.attachment_name(&id)?;
    let ending = Path::new(&name).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let Some(path) = dialogs::where_to(app, "title_save_file", &name, ending) else { return Ok(Value::Bool(false)) };
    planner.save_attachment(&id, &path)?;
    *lock(&desk.saved) = Some(path);
    Ok(Value::Bool(true))
}

/// Writes everything in the planner to one file that other programs can read; true when the manager chose where.
fn save_everything(app: &AppHandle, desk: &State<'_, Desk>) -> Result<Value, Error> {
    let planner = desk.planner()?;
    let Some(path) = dialogs::where_to(app, "title_save_everything", "planner.quarterdeck.json", "json") else {
        return Ok(Value::Bool(false));
    };
    planner.export_to(&path)?;
    Ok(Value::Bool(true))
}

/// Asks where somebody's numbers of a quarter shall go and writes them there as PDF; true when the manager chose where.
fn save_numbers(app: &AppHandle, desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let planner = desk.planner()?;
    let person = PersonId(args.first().and_then(Value::as_str).unwrap_or_default().to_owned());
    let quarter = args.get(1).and_then(Value::as_str);
    let Some(path) = dialogs::where_to(app, "title_save_numbers", &planner.numbers_file_name(&person, quarter)?, "pdf")
    else {
        return Ok(Value::Bool(false));
    };
    planner.save_numbers(&person, quarter, &path)?;
    *lock(&desk.saved) = Some(path);
    Ok(Value::Bool(true))
}

/// Asks where the card of a talk shall go and writes it there as PDF; true when the manager chose where.
fn save_pocket_card(app: &AppHandle, desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let planner = desk.planner()?;
    let talk = ConversationId(args.first().and_then(Value::as_str).unwrap_or_default().to_owned());
    let Some(path) = dialogs::where_to(app, "title_save_card", &planner.pocket_card_file_name(&talk)?, "pdf") else {
        return Ok(Value::Bool(false));
    };
    planner.save_pocket_card(&talk, &path)?;
    *lock(&desk.saved) = Some(path);
    Ok(Value::Bool(true))
}

/// Asks where the learning record of a year shall go and writes it there as PDF; true when the manager chose where.
fn save_learning_year(app: &AppHandle, desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let planner = desk.planner()?;
    let year = args.first().and_then(Value::as_i64).unwrap_or_default() as i32;
    let Some(path) = dialogs::where_to(app, "title_save_learning", &planner.learning_file_name(year), "pdf") else {
        return Ok(Value::Bool(false));
    };
    planner.save_learning_year(year, &path)?;
    *lock(&desk.saved) = Some(path);
    Ok(Value::Bool(true))
}

/// Asks where what was agreed shall go and writes it there as PDF; true when the manager chose where.
fn save_agreement(app: &AppHandle, desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let planner = desk.planner()?;
    let kind = serde_json::from_value(args.first().cloned().unwrap_or_default())
        .map_err(|e| Error::Invalid { field: "kind".into(), message: e.to_string() })?;
    let Some(path) = dialogs::where_to(app, "title_save_agreement", &planner.agreement_file_name(kind), "pdf") else {
        return Ok(Value::Bool(false));
    };
    planner.save_agreement(kind, &path)?;
    *lock(&desk.saved) = Some(path);
    Ok(Value::Bool(true))
}

/// Asks where the manager's own paper shall go and writes it there as PDF; true when the manager chose where.
fn save_own_pack(app: &AppHandle, desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let planner = desk.planner()?;
    let wish = serde_json::from_value(args.first().cloned().unwrap_or_default())
        .map_err(|e| Error::Invalid { field: "wish".into(), message: e.to_string() })?;
    let Some(path) = dialogs::where_to(app, "title_save_own_pack", &planner.own_pack_file_name(&wish)?, "pdf") else {
        return Ok(Value::Bool(false));
    };
    planner.save_own_pack(&wish, &path)?;
    *lock(&desk.saved) = Some(path);
    Ok(Value::Bool(true))
}

/// Asks where the page for HR shall go and writes it there as PDF; true when the manager chose where.
fn save_hr_page(app: &AppHandle, desk: &State<'_, Desk>) -> Result<Value, Error> {
    let planner = desk.planner()?;
    let Some(path) = dialogs::where_to(app, "title_save_hr_page", &messages::text("hr_page_file_name", &[]), "pdf")
    else {
        return Ok(Value::Bool(false));
    };
    planner.save_hr_page(&path)?;
    *lock(&desk.saved) = Some(path);
    Ok(Value::Bool(true))
}

/// Asks where the page of a closed quarter shall go and writes it there as PDF; true when the manager chose where.
fn save_closed_quarter(app: &AppHandle, desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let planner = desk.planner()?;
    let quarter = args.first().and_then(Value::as_str).unwrap_or_default();
    let Some(path) = dialogs::where_to(app, "title_save_quarter", &planner.closed_quarter_file_name(quarter)?, "pdf")
    else {
        return Ok(Value::Bool(false));
    };
    planner.save_closed_quarter(quarter, &path)?;
    *lock(&desk.saved) = Some(path);
    Ok(Value::Bool(true))
}

/// Asks where the sheet with the levels of a quarter shall go and writes it there as PDF; true when the manager chose where.
fn save_calibration_sheet(app: &AppHandle, desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let planner = desk.planner()?;
    let quarter = args.first().and_then(Value::as_str).unwrap_or_default();
    let Some(path) = dialogs::where_to(app, "title_save_calibration", &planner.calibration_file_name(quarter)?, "pdf")
    else {
        return Ok(Value::Bool(false));
    };
    planner.save_calibration_sheet(quarter, &path)?;
    *lock(&desk.saved) = Some(path);
    Ok(Value::Bool(true))
}

/// Asks where a support plan shall go and writes it there as PDF; true when the manager chose where. Before HR was asked it
/// does not come as far as the question.
fn save_support_plan(app: &AppHandle, desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let planner = desk.planner()?;
    let id = PlanId(args.first().and_then(Value::as_str).unwrap_or_default().to_owned());
    let name = planner.support_plan_file_name(&id)?;
    let Some(path) = dialogs::where_to(app, "title_save_support", &name, "pdf") else {
        return Ok(Value::Bool(false));
    };
    planner.save_support_plan(&id, &path)?;
    *lock(&desk.saved) = Some(path);
    Ok(Value::Bool(true))
}

/// Asks for a folder and saves everybody's packets into it; null if the manager thought better of it. Before each, the page
/// hears `packets` with how far it is.
fn save_packets(app: &AppHandle, desk: &State<'_, Desk>, wish: Value) -> Result<Value, Error> {
    let wish: PacketsWish =
        serde_json::from_value(wish).map_err(|e| Error::Invalid { field: "wish".into(), message: e.to_string() })?;
    let planner = desk.planner()?;
    let Some(folder) = dialogs::folder(app, "title_save_packets") else { return Ok(Value::Null) };
    desk.stop_packets.store(false, Ordering::Relaxed);
    let saved = planner.save_packets(&wish, &folder, &mut |progress| {
        app.emit("packets", progress).ok();
        !desk.stop_packets.load(Ordering::Relaxed)
    })?;
    if let Some(last) = saved.files.last() {
        *lock(&desk.saved) = Some(folder.join(last));
    }
    serde_json::to_value(saved).map_err(|e| Error::Internal(e.to_string()))
}

/// Asks for a folder and saves what is written about somebody into it; null if the manager thought better of it.
fn save_about(app: &AppHandle, desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let planner = desk.planner()?;
    let person = PersonId(args.first().and_then(Value::as_str).unwrap_or_default().to_owned());
    let Some(folder) = dialogs::folder(app, "title_save_about") else { return Ok(Value::Null) };
    let saved = planner.save_about(&person, &folder)?;
    *lock(&desk.saved) = saved.files.first().map(|file| folder.join(file));
    serde_json::to_value(saved).map_err(|e| Error::Internal(e.to_string()))
}

/// Asks for a folder and saves what goes with somebody into it; null if the manager thought better of it.
fn save_handover(app: &AppHandle, desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let planner = desk.planner()?;
    let person = PersonId(args.first().and_then(Value::as_str).unwrap_or_default().to_owned());
    let Some(folder) = dialogs::folder(app, "title_save_handover") else { return Ok(Value::Null) };
    let saved = planner.save_handover(&person, &folder)?;
    *lock(&desk.saved) = saved.files.first().map(|file| folder.join(file));
    serde_json::to_value(saved).map_err(|e| Error::Internal(e.to_string()))
}

/// Asks for a handover file and tells what it holds; null if none was chosen.
fn look_into_handover(app: &AppHandle, desk: &State<'_, Desk>) -> Result<Value, Error> {
    let Some(path) = dialogs::which(app, "title_take_handover", "json") else { return Ok(Value::Null) };
    let handover = read_handover(&path)?;
    let held = desk.planner()?.look_into_handover(&handover);
    *lock(&desk.handover) = Some(handover);
    Ok(serde_json::to_value(held)?)
}

/// Takes somebody on with the handover that was looked into; their id.
fn take_handover(desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let handover = lock(&desk.handover).clone().ok_or(Error::Gone)?;
    let person = args.first().and_then(Value::as_str).map(|id| PersonId(id.to_owned()));
    let on = planner::calendar::parse_date(args.get(1).and_then(Value::as_str).unwrap_or_default(), "on")?;
    let id = desk.planner()?.take_handover(&handover, person, on)?;
    *lock(&desk.handover) = None;
    Ok(Value::String(id.to_string()))
}

/// Asks for a saved planner and tries it; how many records of each kind would come in, or null if none was chosen.
fn look_into_saved_planner(app: &AppHandle, desk: &State<'_, Desk>) -> Result<Value, Error> {
    let Some(path) = dialogs::which(app, "title_bring_in", "json") else { return Ok(Value::Null) };
    let would_come = desk.planner()?.import_from(&path, true)?;
    *lock(&desk.chosen) = Some(path);
    Ok(serde_json::to_value(would_come)?)
}

/// Asks where the pages of a form shall go, a file for one and a folder for several.
fn ask_where_forms(app: &AppHandle, names: &[String]) -> Option<PathBuf> {
    match names {
        [one] => dialogs::where_to(app, "title_save_form", one, "html"),
        _ => dialogs::folder(app, "title_save_forms"),
    }
}

/// Begins to ask others and writes the pages; what it came to, or null if the manager thought better of it.
fn save_forms(app: &AppHandle, desk: &State<'_, Desk>, wish: Value) -> Result<Value, Error> {
    let asking: Asking =
        serde_json::from_value(wish).map_err(|e| Error::Invalid { field: "asking".into(), message: e.to_string() })?;
    let planner = desk.planner()?;
    let Some(to) = ask_where_forms(app, &planner.form_names(&asking)?) else { return Ok(Value::Null) };
    told(desk, planner.ask(&asking, &to)?)
}

/// Writes the pages of a round again.
fn save_round(app: &AppHandle, desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let planner = desk.planner()?;
    let round = args.first().and_then(Value::as_str).unwrap_or_default();
    let Some(to) = ask_where_forms(app, &planner.round_form_names(round)?) else { return Ok(Value::Null) };
    told(desk, planner.save_round(round, &to)?)
}

fn told(desk: &State<'_, Desk>, saved: planner::forms::FormsSaved) -> Result<Value, Error> {
    *lock(&desk.saved) = saved.files.first().map(|file| Path::new(&saved.folder).join(file));
    Ok(serde_json::to_value(saved)?)
}

/// Asks for files with answers and looks into them; null if none was chosen.
fn choose_answers(app: &AppHandle, desk: &State<'_, Desk>) -> Result<Value, Error> {
    let Some(paths) = dialogs::which_of_many(app, "title_choose_answers", "json") else { return Ok(Value::Null) };
    let files: Vec<AnswerFile> = paths.iter().map(|path| taking::read_file(path)).collect();
    let preview = desk.planner()?.look_into_answers(files.clone())?;
    *lock(&desk.answers) = files;
    Ok(serde_json::to_value(preview)?)
}

/// Takes in the answers that were looked into.
fn bring_in_answers(desk: &State<'_, Desk>) -> Result<Value, Error> {
    let files = lock(&desk.answers).clone();
    let taken = desk.planner()?.take_in_answers(files)?;
    lock(&desk.answers).clear();
    Ok(serde_json::to_value(taken)?)
}

/// Takes in the saved planner that was looked into, and shows it.
fn bring_in_saved_planner(app: &AppHandle, desk: &State<'_, Desk>) -> Result<Value, Error> {
    let path = lock(&desk.chosen).take().ok_or(Error::Gone)?;
    let planner = desk.planner()?;
    planner.import_from(&path, false)?;
    planner.keep_first_run_step(None)?;
    begin_page_anew(app);
    Ok(Value::Null)
}

fn shut(app: &AppHandle, desk: &State<'_, Desk>, at: Option<&Value>) -> Result<Value, Error> {
    if desk.opened().is_some_and(|planner| planner.has_password()) {
        lock::now(app, at);
    }
    Ok(Value::Null)
}

fn unlock(desk: &State<'_, Desk>, secret: &Secret, new_password: Option<&str>) -> Result<Value, Error> {
    if desk.opened().is_some() {
        return Ok(0.into());
    }
    let opener = Opener::new(&desk.folder(), Clock::system(), Some(secret))?;
    let planner = match opener.open() {
        Ok(planner) => planner,
        Err(error) => {
            // The right password for a planner that does not open: it can still be helped.
            *lock(&desk.opener) = Some(opener).filter(|_| !matches!(error, Error::Locked));
            return Err(error);
        }
    };
    if let Some(new) = new_password {
        planner.change_password(secret, new)?;
    }
    // What waits there is kept where it cannot be taken in: it is tried again the next time.
    let taken = planner.take_in_inbox().map_or(0, |taken| taken.len());
    desk.lock.stay_open();
    desk.put(planner);
    Ok(taken.into())
}

fn read_code(args: &[Value]) -> Result<RecoveryCode, Error> {
    let typed = args.first().and_then(Value::as_str).unwrap_or_default();
    RecoveryCode::read(typed).ok_or_else(|| Error::invalid("code", "error_code_slip"))
}

fn new_recovery_code(desk: &State<'_, Desk>) -> Result<Value, Error> {
    let code = RecoveryCode::new()?;
    let groups = code.groups();
    *lock(&desk.code) = Some(code);
    Ok(groups.into())
}

fn save_recovery_code(app: &AppHandle, desk: &State<'_, Desk>) -> Result<Value, Error> {
    let code = lock(&desk.code);
    let Some(code) = code.as_ref() else { return Err(Error::Gone) };
    let name = messages::text("recovery_file_name", &[]);
    let Some(path) = dialogs::where_to(app, "title_save_recovery_code", &name, "pdf") else { return Ok(false.into()) };
    desk.planner()?.save_recovery_code(code, &path)?;
    Ok(true.into())
}

/// Runs `then` with the code that was shown, where the group with the number `args[0]` was typed back as `args[1]`.
fn with_code_typed_back(
    desk: &State<'_, Desk>,
    args: &[Value],
    then: impl FnOnce(&RecoveryCode) -> Result<(), Error>,
) -> Result<Value, Error> {
    let mut shown = lock(&desk.code);
    let Some(code) = shown.as_ref() else { return Err(Error::Gone) };
    let asked = args.first().and_then(Value::as_u64).unwrap_or(u64::MAX) as usize;
    let typed = args.get(1).and_then(Value::as_str).unwrap_or_default();
    if !code.is_group(asked, typed) {
        return Err(Error::invalid("group", "error_code_group"));
    }
    then(code)?;
    *shown = None;
    Ok(Value::Null)
}

fn set_password(desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let password = args.get(2).and_then(Value::as_str).unwrap_or_default();
    with_code_typed_back(desk, args, |code| desk.planner()?.set_password(password, code))
}

fn change_password(desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let text = |n: usize| args.get(n).and_then(Value::as_str).unwrap_or_default();
    desk.planner()?.change_password(&Secret::password(text(0)), text(1)).map(|()| Value::Null)
}

fn change_recovery_code(desk: &State<'_, Desk>, args: &[Value]) -> Result<Value, Error> {
    let secret = Secret::password(args.get(2).and_then(Value::as_str).unwrap_or_default());
    with_code_typed_back(desk, args, |code| desk.planner()?.change_recovery_code(&secret, code))
}

/// The shell's own functions; none for a name that is the core's.
fn own(app: &AppHandle, desk: &State<'_, Desk>, name: &str, args: &[Value]) -> Option<Result<Value, Error>> {
    match name {
        // The page that was open last, or null.
        "last_route" => Some(Ok(lock(&desk.remembered).route.clone().unwrap_or_default())),
        // Keeps the page that is open, for the next start.
        "keep_route" => {
            let route = args.first().filter(|route| route.is_object()).cloned();
            desk.remember(|remembered| remembered.route = route);
            Some(Ok(Value::Null))
        }
        // Somebody is about to write.
        "check_spelling" => Some(match app.get_webview_window("main").map(|window| desktop::check_spelling(&window)) {
            Some(Err(error)) => Err(Error::Internal(error.to_string())),
            _ => Ok(Value::Null),
        }),
        // Somebody is there.
        "stay_open" => {
            desk.lock.stay_open();
            Some(Ok(Value::Null))
        }
        // Shuts the planner: the program begins anew, with nothing of it in memory.
        "shut" => Some(shut(app, desk, args.first())),
        // Where on the page one was then.
        "left_at" => Some(Ok(lock::left_at().unwrap_or_default())),
        // Whether the screen is shared.
        "keep_sharing" => {
            desk.remember(|remembered| remembered.sharing = args.first() == Some(&Value::Bool(true)));
            Some(Ok(Value::Null))
        }
        // How many thoughts wait for the planner to be opened.
        "waiting" => Some(Ok(inbox::waiting(&desk.folder()).into())),
        // Keeps one more.
        "keep_for_later" => {
            let line = args.first().and_then(Value::as_str).unwrap_or_default();
            Some(inbox::keep_for_later(&desk.folder(), line).map(|()| inbox::waiting(&desk.folder()).into()))
        }
        // Opens the planner with its password; how many thoughts it took in.
        "unlock" => {
            Some(unlock(desk, &Secret::password(args.first().and_then(Value::as_str).unwrap_or_default()), None))
        }
        // Opens it with the recovery code, and gives it a new password.
        "recover" => Some(read_code(args).and_then(|code| {
            unlock(desk, &Secret::Recovery(code), Some(args.get(1).and_then(Value::as_str).unwrap_or_default()))
        })),
        // A recovery code to print or to write down, in its groups. It opens nothing before it was typed back.
        "new_recovery_code" => Some(new_recovery_code(desk)),
        // The page with it; true when it was written.
        "save_recovery_code" => Some(save_recovery_code(app, desk)),
        // Gives the planner its first password, once the named group of the code was typed back.
        "set_password" => Some(set_password(desk, args)),
        // Gives it another password.
        "change_password" => Some(change_password(desk, args)),
        // Gives it another recovery code, once the named group of it was typed back.
        "change_recovery_code" => Some(change_recovery_code(desk, args)),
        // Shows the planner's folder in the file manager.
        "show_planner_folder" => Some(reveal(app, &desk.folder())),
        // Everything in the planner as one file; true when it was written.
        "save_everything" => Some(save_everything(app, desk)),
        // Somebody's numbers of a quarter as one sheet; true when it was written.
        "save_numbers" => Some(save_numbers(app, desk, args)),
        // The page of a closed quarter; true when it was written.
        "save_pocket_card" => Some(save_pocket_card(app, desk, args)),
        // The learning record of a year; true when it was written.
        "save_learning_year" => Some(save_learning_year(app, desk, args)),
        // The manager's duties, or how the team works together; true when it was written.
        "save_agreement" => Some(save_agreement(app, desk, args)),
        // The manager's own quarter or growth pack; true when it was written.
        // The page about the planner for HR; true when it was written.
        "save_hr_page" => Some(save_hr_page(app, desk)),
        "save_own_pack" => Some(save_own_pack(app, desk, args)),
        "save_closed_quarter" => Some(save_closed_quarter(app, desk, args)),
        // The levels of a quarter with their reasons as one sheet; true when it was written.
        "save_calibration_sheet" => Some(save_calibration_sheet(app, desk, args)),
        // Somebody's support plan; true when it was written.
        "save_support_plan" => Some(save_support_plan(app, desk, args)),
        // Everybody's packets into a folder; what it came to, or null.
        "save_packets" => Some(save_packets(app, desk, args.first().cloned().unwrap_or_default())),
        // What is written about somebody, as a page and as data; what it came to, or null.
        "save_about" => Some(save_about(app, desk, args)),
        // What goes with somebody, as a page and as a file; what it came to, or null.
        "save_handover" => Some(save_handover(app, desk, args)),
        // What a handover file holds that the manager names in the system's dialog; null for none.
        "look_into_handover" => Some(look_into_handover(app, desk)),
        // Takes somebody on with it.
        "take_handover" => Some(take_handover(desk, args)),
        // Puts a file on a record; what it became there, or null.
        "add_file" => Some(add_file(app, desk, args)),
        // Opens a copy of it in the program that the system has for it.
        "open_file" => Some(open_file(app, desk, args)),
        // A copy of it to keep outside; true when it was written.
        "save_file" => Some(save_file(app, desk, args)),
        // No more of them than the one being made.
        "stop_packets" => {
            desk.stop_packets.store(true, Ordering::Relaxed);
            Some(Ok(Value::Null))
        }
        // What a saved planner holds that the manager names in the system's dialog, by kind; null for none.
        "look_into_saved_planner" => Some(look_into_saved_planner(app, desk)),
        // Takes it in.
        "bring_in_saved_planner" => Some(bring_in_saved_planner(app, desk)),
        // Asks others by a form: makes its pages and writes them; what it came to, or null.
        "save_forms" => Some(save_forms(app, desk, args.first().cloned().unwrap_or_default())),
        // Writes them again.
        "save_round" => Some(save_round(app, desk, args)),
        // What the files with answers hold that the manager names in the system's dialog; null for none.
        "choose_answers" => Some(choose_answers(app, desk)),
        // Takes them in.
        "bring_in_answers" => Some(bring_in_answers(desk)),
        // Shows the packet that was saved last in the file manager.
        "show_saved_packet" => Some(match lock(&desk.saved).as_deref() {
            Some(path) => reveal(app, path),
            None => Err(Error::Gone),
        }),
        // Leaves the planner alone and opens the made-up team, which is made the first time.
        "open_made_up_team" => Some(open_made_up_team().and_then(|planner| show(app, desk, planner))),
        // Back to the manager's own planner; the made-up team stays where it is.
        "open_own_planner" => {
            let folder = lock(&desk.remembered).own.clone().unwrap_or_else(places::own_planner);
            Some(Planner::open(&folder, Clock::system()).and_then(|planner| show(app, desk, planner)))
        }
        // Makes the made-up team anew, as it is on the first day, in the third week, after a quarter or after six months.
        "start_over" => {
            let stage = args.first().and_then(Value::as_str).and_then(Stage::from_code).unwrap_or(Stage::Month6);
            desk.remember(|remembered| remembered.route = None);
            let done = desk.planner().and_then(|planner| demo::start_over(&planner, stage));
            Some(done.map(|()| begin_page_anew(app)).map(|()| Value::Null))
        }
        _ => custody::own(app, desk, name, args),
    }
}

fn open_made_up_team() -> Result<Planner, Error> {
    let folder = places::made_up_planner();
    if Planner::is_in(&folder) {
        Planner::open(&folder, Clock::system())
    } else {
        demo::make(&folder, Clock::system(), Stage::Month6, false)
    }
}

/// Puts the planner on the desk, here and for the next start, and begins the page anew.
fn show(app: &AppHandle, desk: &State<'_, Desk>, planner: Planner) -> Result<Value, Error> {
    let (before, now) = (desk.folder(), planner.folder().to_owned());
    if before == now {
        return Ok(Value::Null); // it is open already
    }
    let made_up = demo::stage_of(&planner)?.is_some();
    copies::put_away(&before).ok();
    desk.put(planner);
    desk.remember(|remembered| {
        remembered.route = None;
        remembered.own = made_up.then_some(before);
        remembered.store = made_up.then_some(now);
    });
    begin_page_anew(app);
    Ok(Value::Null)
}

/// Reads the page anew once it has heard the answer to what it asked: a call that a reload cuts off is sent a second time.
pub fn begin_page_anew(app: &AppHandle) {
    let app = app.clone();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(150));
        if let Some(window) = app.get_webview_window("main") {
            window.reload().ok();
        }
    });
}

pub fn reveal(app: &AppHandle, path: &Path) -> Result<Value, Error> {
    app.opener().reveal_item_in_dir(path).map(|()| Value::Null).map_err(|e| Error::Internal(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_goes_nowhere_but_to_its_own_page() {
        let goes = |url: &str| is_ours(&url.parse().expect("an address"));
        assert!(goes("tauri://localhost"));
        assert!(goes("tauri://localhost/index.html"));
        for elsewhere in ["https://example.org", "http://localhost:8080", "file:///etc/passwd", "data:text/html,x"] {
            assert!(!goes(elsewhere), "{elsewhere} must stay outside");
        }
    }
}
