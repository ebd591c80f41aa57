//! A browser that is no part of the program: what somebody opens a form in. Chromium where the machine has one, driven
//! through a pipe; else the small browser that comes with WebKit, through its own driver.

use crate::window::{Desktop, PATIENCE, Window};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

/// A page that is open in either.
pub enum Browser {
    Chromium(Box<Chromium>),
    WebKit(Window),
}

impl Browser {
    /// Opens a file; in Chromium where there is one and `webkit` is not asked for.
    pub async fn open(desktop: &Desktop, page: &Path, webkit: bool) -> Browser {
        match (webkit, chromium()) {
            (false, Some(program)) => Browser::Chromium(Box::new(Chromium::open(&program, page))),
            _ => Browser::WebKit(desktop.open_page(page).await),
        }
    }

    /// Runs the body of a function in the page; what it returns.
    pub async fn run(&mut self, script: &str) -> Value {
        match self {
            Browser::Chromium(page) => page.run(script),
            Browser::WebKit(page) => page.run(script).await,
        }
    }

    pub async fn until(&mut self, expression: &str, what: &str) {
        let asked = Instant::now();
        while self.run(&format!("return Boolean({expression})")).await != json!(true) {
            assert!(asked.elapsed() < PATIENCE, "it did not happen: {what}");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }

    /// Clicks where the middle of it is.
    pub async fn click(&mut self, selector: &str) {
        self.until(&format!("document.querySelector({})", json!(selector)), "what is to be clicked is there").await;
        match self {
            Browser::Chromium(page) => page.click(selector),
            Browser::WebKit(page) => page.click_on(selector).await,
        }
    }

    /// Clicks into a field and types.
    pub async fn fill(&mut self, selector: &str, text: &str) {
        self.click(selector).await;
        match self {
            Browser::Chromium(page) => _ = page.ask("Input.insertText", json!({ "text": text })),
            Browser::WebKit(page) => page.type_text(text).await,
        }
    }

    /// Chooses files for a field of files.
    pub async fn choose(&mut self, selector: &str, files: &[PathBuf]) {
        let paths: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
        match self {
            Browser::Chromium(page) => page.choose(selector, &paths),
            Browser::WebKit(page) => page.choose_files(selector, &paths).await,
        }
    }

    /// What the page saved, by its name: the file that was downloaded, or the text that it shows for a browser without
    /// downloads, kept under that name.
    pub async fn saved(&mut self, into: &Path) -> PathBuf {
        std::fs::create_dir_all(into).expect("a folder");
        let about = self.run("return JSON.parse(document.body.dataset.form).saved_as").await;
        let name = about.as_str().expect("a name").to_owned();
        let asked = Instant::now();
        let shown = loop {
            let shown = self.run("return document.getElementById('text').value").await;
            let shown = shown.as_str().expect("the text to copy").to_owned();
            if shown.contains("\"checksum\"") {
                break shown;
            }
            assert!(asked.elapsed() < PATIENCE, "the text to copy is whole: {shown:.300}");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        };
        let free = |n: u32| into.join(format!("{n} {name}"));
        let to = (1..).map(free).find(|path| !path.exists()).expect("a free name");
        if let Browser::Chromium(page) = self {
            let downloaded = page.downloads.path().join(&name);
            let asked = Instant::now();
            while !downloaded.exists() {
                assert!(asked.elapsed() < PATIENCE, "the file is downloaded as {name}");
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
            assert_eq!(std::fs::read_to_string(&downloaded).expect("read"), shown, "both ways give the same");
            std::fs::rename(&downloaded, &to).expect("moved");
        } else {
            std::fs::write(&to, shown).expect("kept");
        }
        to
    }

    pub async fn close(self) {
        if let Browser::WebKit(page) = self {
            page.close().await;
        }
    }
}

/// Chromium under one of its names.
pub fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name))).find(|file| file.is_file())
}

/// Chromium without a window, spoken to in its own protocol.
pub struct Chromium {
    child: Child,
    to: File,
    heard: Receiver<Value>,
    next: u64,
    session: Option<String>,
    downloads: tempfile::TempDir,
    /// Everything the page tried to fetch.
    requests: Vec<String>,
}

impl Chromium {
    fn open(program: &Path, page: &Path) -> Chromium {
        let downloads = tempfile::tempdir().expect("a folder");
        let (there, back) = (downloads.path().join("there"), downloads.path().join("back"));
        let made = Command::new("mkfifo").args([&there, &back]).status().expect("mkfifo");
        assert!(made.success(), "two pipes");
        // Open for both at once, so that neither side waits for the other to begin.
        let pipe = |path: &Path| File::options().read(true).write(true).open(path).expect("a pipe");
        let (to, mut from) = (pipe(&there), pipe(&back));
        let child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<\"$THERE\" 4>\"$BACK\""])
            .arg(program)
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", downloads.path().join("profile").display()))
            .env("THERE", &there)
            .env("BACK", &back)
            .env("HOME", downloads.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Chromium starts");
        let (tell, heard) = channel();
        std::thread::spawn(move || {
            let (mut waiting, mut some) = (Vec::new(), [0u8; 65536]);
            while let Ok(count) = from.read(&mut some) {
                waiting.extend_from_slice(&some[..count]);
                while let Some(end) = waiting.iter().position(|byte| *byte == 0) {
                    let message: Vec<u8> = waiting.drain(..=end).collect();
                    let Ok(message) = serde_json::from_slice(&message[..end]) else { continue };
                    if tell.send(message).is_err() {
                        return;
                    }
                }
            }
        });
        let mut open = Chromium { child, to, heard, next: 1, session: None, downloads, requests: vec![] };
        let path = open.downloads.path().display().to_string();
        open.ask("Browser.setDownloadBehavior", json!({ "behavior": "allow", "downloadPath": path }));
        let target = open.ask("Target.createTarget", json!({ "url": "about:blank" }))["targetId"].clone();
        let session = open.ask("Target.attachToTarget", json!({ "targetId": target, "flatten": true }));
        open.session = session["sessionId"].as_str().map(str::to_owned);
        open.ask("Network.enable", json!({}));
        open.ask("Page.enable", json!({}));
        let address = format!("file://{}", page.display()).replace(' ', "%20");
        open.ask("Page.navigate", json!({ "url": address }));
        let asked = Instant::now();
        while open.run("return document.readyState === 'complete' && document.body?.dataset.form ? 1 : 0") != json!(1) {
            assert!(asked.elapsed() < PATIENCE, "the form is opened");
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        open
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.next;
        self.next += 1;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).expect("told");
        loop {
            let told = self.heard.recv_timeout(PATIENCE * 2).unwrap_or_else(|_| panic!("no answer to {method}"));
            if told["method"] == "Network.requestWillBeSent" {
                self.requests.push(told["params"]["request"]["url"].as_str().unwrap_or_default().to_owned());
            }
            if told["id"] == json!(id) {
                assert!(told.get("error").is_none(), "{method}: {told}");
                return told["result"].clone();
            }
        }
    }

    fn run(&mut self, script: &str) -> Value {
        let expression = format!("(() => {{ {script} }})()");
        let told = self.ask("Runtime.evaluate", json!({ "expression": expression, "returnByValue": true }));
        assert!(told.get("exceptionDetails").is_none(), "{script}: {told}");
        told["result"]["value"].clone()
    }

    fn click(&mut self, selector: &str) {
        let place = self.run(&format!(
            "const node = document.querySelector({}); node.scrollIntoView({{ block: 'center' }});
             const box = node.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]",
            json!(selector)
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let at = json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
            self.ask("Input.dispatchMouseEvent", at);
        }
    }

    fn choose(&mut self, selector: &str, files: &[String]) {
        let expression = format!("document.querySelector({})", json!(selector));
        let object = self.ask("Runtime.evaluate", json!({ "expression": expression }))["result"]["objectId"].clone();
        self.ask("DOM.setFileInputFiles", json!({ "files": files, "objectId": object }));
    }

    /// What it asked for besides the page itself and the file that it made.
    pub fn reached(&self) -> Vec<&String> {
        self.requests.iter().filter(|url| !url.starts_with("file://") && !url.starts_with("blob:")).collect()
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
