//! One open window of the built program, and what a person can do with it.
//!
//! The program is started by WebKit's own driver. Things are found as a person finds them: by the word on them or the
//! name a screen reader says, among what is visible; where a dialog is open, in the dialog. Every wait ends after
//! `PATIENCE`, with the text of the page in the message.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tempfile::TempDir;

pub const PATIENCE: Duration = Duration::from_secs(15);
const GLANCE: Duration = Duration::from_millis(50);
/// The day on which the made-up teams are looked at; two of its talks are planned for the same day.
pub const TUESDAY: &str = "2026-11-24";
/// What `demo --canaries` puts into every private text.
pub const CANARY: &str = "CANARY-7Q4Z";
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The program under test.
fn program() -> PathBuf {
    let named = std::env::var_os("QUARTERDECK_BIN");
    PathBuf::from(named.expect("QUARTERDECK_BIN names the built program; `cargo xtask test` sets it"))
}

/// Somebody's computer: a home folder that outlives the windows opened on it.
pub struct Desktop {
    home: TempDir,
    variables: Vec<(String, String)>,
}

#[allow(dead_code, reason = "journeys use what they need")]
impl Desktop {
    /// An empty one: the first start.
    pub fn new() -> Desktop {
        Desktop { home: tempfile::tempdir().expect("a home folder"), variables: vec![] }
    }

    /// With one of the four made-up stores: `day1`, `weeks2`, `quarter1` or `month6`. It is always the same day there,
    /// so that what is planned for today does not hang on the day of the test.
    pub fn with_stage(stage: &str) -> Desktop {
        let desktop = Desktop::new().on(TUESDAY);
        // A token in every private text: none may show up where others read.
        desktop.command(&["demo", "--stage", stage, "--as-of", TUESDAY, "--canaries"]);
        desktop
    }

    /// The day is this one for every program started here.
    pub fn on(self, day: &str) -> Desktop {
        self.with("QUARTERDECK_TODAY", day)
    }

    /// Sets a variable for every program started here.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Desktop {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// A file or folder of this home.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The folder of the planner.
    pub fn store(&self) -> PathBuf {
        self.path("planner")
    }

    fn prepare(&self, command: &mut Command) {
        command
            .env("HOME", self.home.path())
            .env("XDG_DATA_HOME", self.path("data"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            // No bus for screen readers: starting one takes a second and talks into the output.
            .env("NO_AT_BRIDGE", "1")
            // How dates are written follows the machine's language; the tests read those of no particular country.
            .env("LANG", "C.UTF-8")
            .env_remove("LANGUAGE")
            .env_remove("LC_ALL")
            .env("QUARTERDECK_STORE", self.store())
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
    }

    /// Runs the program's command line on the same planner; what it printed.
    pub fn command(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(program());
        self.prepare(command.args(arguments));
        let output = command.output().expect("the program starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "quarterdeck {arguments:?} failed: {said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Runs it where it may fail: what it printed, or what it said of the fault.
    pub fn try_command(&self, arguments: &[&str]) -> Result<String, String> {
        self.try_command_with(arguments, "")
    }

    /// The same for a planner with a password; an empty one is none.
    pub fn try_command_with(&self, arguments: &[&str], password: &str) -> Result<String, String> {
        let mut command = Command::new(program());
        self.prepare(command.args(arguments).stdin(Stdio::null()));
        if !password.is_empty() {
            command.env("QUARTERDECK_PASSWORD", password);
        }
        let output = command.output().expect("the program starts");
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }

    /// Asks a function of the core in a second process beside the window.
    pub fn ask(&self, name: &str, arguments: Value) -> Value {
        let told = self.command(&["call", name, &arguments.to_string()]);
        serde_json::from_str(&told).expect("an answer in JSON")
    }

    /// Whoever is called so, as a second process sees them.
    pub fn person(&self, name: &str) -> String {
        let people = self.ask("list_people", json!({ "all": true }));
        let found = people
            .as_array()
            .into_iter()
            .flatten()
            .find(|person| person["display_name"].as_str().is_some_and(|whole| whole.starts_with(name)));
        found.and_then(|person| person["id"].as_str()).unwrap_or_else(|| panic!("{name} is in {people}")).to_owned()
    }

    /// What can be read in a packet.
    pub fn read_packet(&self, file: &Path) -> String {
        let text = Command::new("pdftotext").args(["-layout".as_ref(), file.as_os_str()]).arg("-").output();
        let text = text.expect("pdftotext: the Debian package poppler-utils");
        assert!(text.status.success(), "{} is a PDF: {}", file.display(), String::from_utf8_lossy(&text.stderr));
        String::from_utf8_lossy(&text.stdout).into_owned()
    }

    /// Opens the window and waits until its page is there.
    pub async fn open(&self) -> Window {
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let mut driver = Command::new("WebKitWebDriver");
        driver
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdout(Stdio::null());
        self.prepare(&mut driver);
        let driver = Driver(driver.spawn().expect("WebKitWebDriver starts: the Debian package webkit2gtk-driver"));
        let options = json!({ "webkitgtk:browserOptions": { "binary": program(), "args": [] } });
        let Value::Object(options) = options else { unreachable!("an object was written") };
        let client = within("the program starts under the driver", async || {
            let mut connector = HttpConnector::new();
            connector.set_nodelay(true);
            let mut builder = ClientBuilder::new(connector);
            builder.capabilities(options.clone()).connect(&format!("http://127.0.0.1:{port}")).await.ok()
        })
        .await;
        let window = Window { client, driver, clicks: AtomicU32::new(0) };
        window.until("document.getElementById('app')?.childElementCount > 0", "the page has mounted").await;
        window
    }
}

/// A page that is a file, in the small browser that comes with WebKit.
#[allow(dead_code, reason = "journeys use what they need")]
impl Desktop {
    pub async fn open_page(&self, page: &Path) -> Window {
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let mut driver = Command::new("WebKitWebDriver");
        driver.args(["--host=127.0.0.1", &format!("--port={port}")]).stdout(Stdio::null()).stderr(Stdio::null());
        self.prepare(&mut driver);
        let driver = Driver(driver.spawn().expect("WebKitWebDriver starts: the Debian package webkit2gtk-driver"));
        let client = within("the browser starts under the driver", async || {
            let mut connector = HttpConnector::new();
            connector.set_nodelay(true);
            ClientBuilder::new(connector).connect(&format!("http://127.0.0.1:{port}")).await.ok()
        })
        .await;
        let address = format!("file://{}", page.display()).replace(' ', "%20");
        client.goto(&address).await.expect("the page is opened");
        Window { client, driver, clicks: AtomicU32::new(0) }
    }
}

/// Tries until there is an answer, and fails with `what` when patience ends.
async fn within<T, F: Future<Output = Option<T>>>(what: &str, mut attempt: impl FnMut() -> F) -> T {
    let asked = tokio::time::Instant::now();
    loop {
        // An attempt that gets no answer at all is one that failed.
        if let Ok(Some(answer)) = tokio::time::timeout(PATIENCE, attempt()).await {
            return answer;
        }
        assert!(asked.elapsed() < PATIENCE, "in {} seconds it did not happen: {what}", PATIENCE.as_secs());
        tokio::time::sleep(GLANCE).await;
    }
}

/// WebKit's driver, and with it the program that it started.
struct Driver(Child);

impl Driver {
    /// The program, found as the driver's child.
    fn started(&self) -> Option<u32> {
        let parent = self.0.id().to_string();
        let processes = std::fs::read_dir("/proc").ok()?.flatten();
        processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()).find(|pid| {
            let about = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            // The name in brackets may hold anything; state and parent follow it.
            about.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)) == Some(&parent)
        })
    }

    fn kill_started(&self) {
        if let Some(pid) = self.started() {
            Command::new("kill").args(["-9", &pid.to_string()]).status().ok();
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.kill_started();
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

pub struct Window {
    client: Client,
    driver: Driver,
    /// Mouse clicks and key chords so far; typing, Enter and Tab are free.
    clicks: AtomicU32,
}

#[allow(dead_code, reason = "journeys use what they need")]
impl Window {
    // What a person does.

    /// Clicks what is called `name`: a button, a link, a field, a line of a list.
    pub async fn click(&self, name: &str) {
        self.click_role("", name).await;
    }

    /// Clicks what is called `name` and has the role, such as `button`, `link`, `textbox`, `checkbox`, `option`.
    pub async fn click_role(&self, role: &str, name: &str) {
        self.clicks.fetch_add(1, Ordering::Relaxed);
        within(&format!("click on {role} {name:?}\n{}", self.text().await), async || {
            self.look_for(role, name).await?.click().await.ok()
        })
        .await;
    }

    /// Clicks what a selector finds first.
    pub async fn click_on(&self, selector: &str) {
        let found = self.client.find(fantoccini::Locator::Css(selector)).await.expect(selector);
        found.click().await.unwrap_or_else(|error| panic!("click on {selector}: {error}"));
    }

    /// Chooses files for the field that a selector finds.
    pub async fn choose_files(&self, selector: &str, paths: &[String]) {
        let found = self.client.find(fantoccini::Locator::Css(selector)).await.expect(selector);
        found.send_keys(&paths.join("\n")).await.expect("the files are chosen");
    }

    /// Clicks into the field called `name` and types; what stood there is replaced.
    pub async fn fill(&self, name: &str, text: &str) {
        self.click_role("textbox", name).await;
        self.chord(&["Ctrl"], 'a').await;
        self.type_text(text).await;
    }

    /// Types into whatever has the focus. A line break is Enter.
    pub async fn type_text(&self, text: &str) {
        let mut keys = KeyActions::new("keyboard".into());
        for letter in text.chars() {
            let value = if letter == '\n' { char::from(Key::Enter) } else { letter };
            keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.client.perform_actions(keys).await.expect("the text is typed");
    }

    /// Presses a key or a chord as the key sheet writes it: `Tab`, `Enter`, `Ctrl+K`, `Ctrl+Shift+O`, `Alt+Left`.
    pub async fn press(&self, keys: &str) {
        let mut parts: Vec<&str> = keys.split('+').collect();
        let last = parts.pop().unwrap_or_default();
        if parts.iter().any(|held| *held != "Shift") {
            self.clicks.fetch_add(1, Ordering::Relaxed);
        }
        let key = match last {
            "Enter" => Key::Enter.into(),
            "Tab" => Key::Tab.into(),
            "Esc" => Key::Escape.into(),
            "Space" => ' ',
            "Backspace" => Key::Backspace.into(),
            "Delete" => Key::Delete.into(),
            "Up" => Key::Up.into(),
            "Down" => Key::Down.into(),
            "Left" => Key::Left.into(),
            "Right" => Key::Right.into(),
            "Home" => Key::Home.into(),
            "End" => Key::End.into(),
            "F6" => Key::F6.into(),
            letter => letter.chars().next().expect("a key").to_ascii_lowercase(),
        };
        self.chord(&parts, key).await;
    }

    async fn chord(&self, held: &[&str], key: char) {
        let held = held.iter().map(|name| -> char {
            match *name {
                "Ctrl" => Key::Control.into(),
                "Shift" => Key::Shift.into(),
                "Alt" => Key::Alt.into(),
                other => panic!("no key is called {other}"),
            }
        });
        let held: Vec<char> = held.collect();
        let mut keys = KeyActions::new("keyboard".into());
        keys = held.iter().fold(keys, |keys, value| keys.then(KeyAction::Down { value: *value }));
        keys = keys.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
        keys = held.iter().rev().fold(keys, |keys, value| keys.then(KeyAction::Up { value: *value }));
        self.client.perform_actions(keys).await.expect("the keys are pressed");
    }

    /// Mouse clicks plus key chords since the window opened or since `start_counting`.
    pub fn clicks(&self) -> u32 {
        self.clicks.load(Ordering::Relaxed)
    }

    pub fn start_counting(&self) {
        self.clicks.store(0, Ordering::Relaxed);
    }

    // What a person sees.

    /// All that can be read on the page.
    pub async fn text(&self) -> String {
        self.run("return document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until `words` can be read.
    pub async fn sees(&self, words: &str) {
        let shown = json!(words).to_string();
        self.until(&format!("document.body.innerText.includes({shown})"), &format!("{words:?} can be read")).await;
    }

    /// Waits until `words` cannot be read any more.
    pub async fn no_longer_sees(&self, words: &str) {
        let shown = json!(words).to_string();
        self.until(&format!("!document.body.innerText.includes({shown})"), &format!("{words:?} is gone")).await;
    }

    /// Presses a key or chord that opens a dialog, and waits for it: what is typed before would go to the page.
    pub async fn opens(&self, keys: &str) {
        self.press(keys).await;
        self.until("document.querySelector('dialog[open]')", &format!("{keys} opens a dialog")).await;
    }

    /// Goes to a page by its name in the palette.
    pub async fn goes_to(&self, words: &str) {
        self.opens("Ctrl+K").await;
        self.type_text(words).await;
        let first = json!(words).to_string();
        let found = format!("document.querySelector('dialog[open] [role=option]')?.innerText.includes({first})");
        self.until(&found, "found").await;
        self.type_text("\n").await;
        self.closed().await;
    }

    /// Waits until no dialog is open.
    pub async fn closed(&self) {
        self.until("!document.querySelector('dialog[open]')", "the dialog is closed").await;
    }

    /// Pictures of the page, light and wide, dark and narrow, and everything about it that a program can see.
    pub async fn looks_right(&self, name: &str) {
        for (theme, width) in [("light", 1366), ("dark", 1024)] {
            self.call("change_settings", json!([{ "theme": theme }])).await.expect("the theme is taken");
            self.until(&format!("document.documentElement.dataset.theme === '{theme}'"), "the theme is shown").await;
            self.resize(width, 860).await;
            self.picture(&format!("{name}-{theme}-{width}")).await;
            assert_eq!(self.accessibility_faults().await, Vec::<String>::new(), "{name}, {theme}");
        }
    }

    /// Whether something visible is called `name` now.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        self.look_for(role, name).await.is_some()
    }

    /// Role and name of what has the focus, for example `button Save`.
    pub async fn focus(&self) -> String {
        let script = format!("{FINDING} const at = document.activeElement; return `${{roleOf(at)}} ${{nameOf(at)}}`");
        self.run(&script).await.as_str().unwrap_or_default().to_owned()
    }

    /// Presses Tab until `name` has the focus: whether it can be reached by keys alone.
    pub async fn tab_to(&self, name: &str) {
        for _ in 0..200 {
            if self.focus().await.split_once(' ').is_some_and(|(_, focused)| focused == name) {
                return;
            }
            self.press("Tab").await;
        }
        panic!("Tab does not lead to {name:?}\n{}", self.text().await);
    }

    /// The text of the field called `name`.
    pub async fn value(&self, name: &str) -> String {
        let what = format!("a field called {name:?}\n{}", self.text().await);
        let field = within(&what, async || self.look_for("textbox", name).await).await;
        field.prop("value").await.ok().flatten().unwrap_or_default()
    }

    /// Keeps what is on the screen as `NAME.png` in the test output.
    pub async fn picture(&self, name: &str) {
        let folder = std::env::var_os("QUARTERDECK_TEST_OUTPUT").map_or_else(std::env::temp_dir, PathBuf::from);
        std::fs::create_dir_all(&folder).expect("the test output folder");
        // Type appears a moment after the page: its files are read when it is first used.
        self.until("document.fonts.status === 'loaded'", "the fonts are there").await;
        // The driver takes the picture with the next frame, and a page at rest paints none: a speck that nobody sees
        // keeps it painting meanwhile.
        self.run(
            "const speck = document.body.appendChild(document.createElement('i'));
             speck.style.cssText = 'position:fixed;left:0;top:0;width:1px;height:1px;opacity:.01';
             let frames = 0;
             const paint = () => {
               speck.style.background = frames % 2 ? 'black' : 'white';
               if (frames++ < 300) requestAnimationFrame(paint); else speck.remove();
             };
             paint()",
        )
        .await;
        let picture = tokio::time::timeout(PATIENCE, self.client.screenshot()).await.expect("a picture in time");
        let picture = picture.expect("a picture of the window");
        std::fs::write(folder.join(format!("{name}.png")), picture).expect("the picture is kept");
    }

    /// Makes the page as wide and high as this.
    pub async fn resize(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.expect("the window takes the size");
    }

    /// What axe-core finds wrong with the page, a line each; empty when nothing is.
    pub async fn accessibility_faults(&self) -> Vec<String> {
        let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(axe).expect("axe-core is one of the window's parts");
        self.run(&format!("if (!window.axe) {{ {axe} }} return typeof window.axe")).await;
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document, { resultTypes: ['violations'] }).then(
              (found) => done(found.violations.flatMap((rule) => rule.nodes.map(
                (node) => `${rule.id}: ${node.target.join(' ')} (${node.failureSummary})`))),
              (error) => done([String(error)]))";
        let found = self.client.execute_async(script, vec![]).await.expect("axe runs");
        found.as_array().into_iter().flatten().filter_map(|fault| Some(fault.as_str()?.to_owned())).collect()
    }

    // What is behind it.

    /// Runs a script in the page; what it returns.
    pub async fn run(&self, script: &str) -> Value {
        match tokio::time::timeout(PATIENCE, self.client.execute(script, vec![])).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => panic!("{error}\nin the script: {script:.200}"),
            Err(_) => panic!("the page does not answer the script: {script:.200}"),
        }
    }

    /// Waits until the expression is true.
    pub async fn until(&self, expression: &str, what: &str) {
        let asked = tokio::time::Instant::now();
        while self.run(&format!("return Boolean({expression})")).await != json!(true) {
            assert!(asked.elapsed() < PATIENCE, "it did not happen: {what}. The page says:\n{}", self.text().await);
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Calls a function of the core through the window's own door.
    pub async fn call(&self, name: &str, args: Value) -> Result<Value, Value> {
        self.invoke("call", json!({ "name": name, "args": args })).await
    }

    /// Asks the shell for a command, as a script in the page could.
    pub async fn invoke(&self, command: &str, payload: Value) -> Result<Value, Value> {
        let script = "const [command, payload, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, payload).then(
              (answer) => done({ answer }), (error) => done({ error }))";
        let told = self.client.execute_async(script, vec![json!(command), payload]).await.expect("the shell answers");
        match told.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(told["answer"].clone()),
        }
    }

    /// The number of the program's process.
    pub fn process(&self) -> Option<u32> {
        self.driver.started()
    }

    /// Pulls the plug.
    pub async fn kill(self) {
        self.driver.kill_started();
        within("the program is gone", async || self.driver.started().is_none().then_some(())).await;
    }

    /// Closes the window as a person does.
    pub async fn close(self) {
        self.client.clone().close().await.ok();
    }

    async fn look_for(&self, role: &str, name: &str) -> Option<Element> {
        let script = format!("{FINDING} return find(arguments[0], arguments[1])");
        let found = self.client.execute(&script, vec![json!(role), json!(name)]).await.ok()?;
        let id = found.get(ELEMENT)?.as_str()?.to_owned();
        Some(Element::from_element_id(self.client.clone(), ElementRef::from(id)))
    }
}

/// Finding things as a person does. The first whole match counts, before one that only begins so.
const FINDING: &str = r#"
const roles = { A: 'link', BUTTON: 'button', TEXTAREA: 'textbox', SELECT: 'combobox', SUMMARY: 'button', OPTION: 'option',
  LI: 'listitem', TR: 'row', H1: 'heading', H2: 'heading', H3: 'heading' };
const inputs = { checkbox: 'checkbox', radio: 'radio', button: 'button', submit: 'button', range: 'slider' };
// What a screen reader says of a node's inside.
function said(node) {
  if (node.nodeType === 3) return node.textContent;
  if (node.nodeType !== 1 || node.getAttribute('aria-hidden') === 'true') return '';
  return [...node.childNodes].map(said).join('');
}
const tidy = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
function roleOf(node) {
  if (!node) return '';
  if (node.getAttribute('role')) return node.getAttribute('role');
  if (node.tagName === 'INPUT') return inputs[node.type] ?? 'textbox';
  if (node.isContentEditable) return 'textbox';
  return roles[node.tagName] ?? '';
}
function nameOf(node) {
  if (!node) return '';
  const by = (node.getAttribute('aria-labelledby') ?? '').split(/\s+/).map((id) => document.getElementById(id)?.textContent);
  const labels = [...(node.labels ?? [])].map(said);
  const own = ['textbox', 'combobox', 'checkbox', 'radio', 'slider'].includes(roleOf(node)) ? '' : said(node);
  return [by.join(' '), node.getAttribute('aria-label'), labels.join(' '), own, node.getAttribute('placeholder'),
    node.getAttribute('title')].map(tidy).find((name) => name !== '') ?? '';
}
function find(role, name) {
  const dialogs = [...document.querySelectorAll('dialog[open], [role=dialog], [role=alertdialog], [role=menu], [role=listbox]')]
    .filter((node) => node.checkVisibility());
  const places = [...dialogs.reverse(), document.body];
  for (const place of places) {
    const all = [...place.querySelectorAll('a, button, input, textarea, select, summary, label, [role], [tabindex], [contenteditable=true], h1, h2, h3')]
      .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest('[inert], [aria-hidden=true]'))
      .filter((node) => role === '' || roleOf(node) === role);
    const whole = all.find((node) => nameOf(node) === name) ?? all.find((node) => nameOf(node).startsWith(name));
    if (whole) return whole;
  }
  return null;
}
"#;
