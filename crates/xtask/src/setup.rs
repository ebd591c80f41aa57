//! Brings what a fresh Debian or Ubuntu lacks: system packages, Node, the window's parts, the Python checkers.
//!
//! Nothing is done twice, and nothing at all where nothing is missing, so every command may call it.

use crate::shell::{Fault, ask, has, newest, run};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Debian packages without which the program cannot be built or run.
const TO_BUILD: &[&str] = &[
    "libwebkit2gtk-4.1-dev",
    "libgtk-3-dev",
    "librsvg2-dev",
    "libayatana-appindicator3-dev",
    "pkg-config",
    "build-essential",
    "perl",
    "xvfb",
    "xauth",
    "dbus-x11",
];

/// Those that only the tests need.
const TO_TEST: &[&str] =
    &["webkit2gtk-driver", "xdotool", "poppler-utils", "qpdf", "strace", "python3-venv", "fonts-dejavu-core"];

/// The oldest Node that the window's tools run on.
const NODE: (u32, u32) = (20, 19);

#[derive(Clone, Copy, PartialEq)]
pub enum Wanted {
    ToBuild,
    ToTest,
}

/// A machine on which everything needed is there.
pub struct Workshop {
    root: PathBuf,
    target: PathBuf,
    /// `PATH` with our own Node first, where the system's is too old.
    path: OsString,
}

impl Workshop {
    pub fn prepare(wanted: Wanted) -> Result<Workshop, Fault> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
        let target = match std::env::var_os("CARGO_TARGET_DIR").filter(|folder| !folder.is_empty()) {
            Some(folder) => std::path::absolute(root.join(folder))?,
            None => root.join("target"),
        };
        install_packages(wanted)?;
        let path = node(&target)?;
        Ok(Workshop { root, target, path })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's build folder.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// A program in the root folder.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", &self.path).env("CARGO_TARGET_DIR", &self.target);
        command
    }

    pub fn cargo(&self) -> Command {
        self.command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// A script of `ui/package.json`.
    pub fn npm_script(&self, script: &str) -> Command {
        let mut command = self.npm();
        command.args(["run", "--silent", script]);
        command
    }

    fn npm(&self) -> Command {
        let mut command = self.command("npm");
        command.current_dir(self.window());
        command
    }

    /// The bundler and development driver, one of the window's parts.
    pub fn tauri(&self) -> Command {
        self.command(self.window().join("node_modules/.bin/tauri"))
    }

    pub fn window(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// Installs exactly what `ui/package-lock.json` says, unless that is what is there.
    pub fn install_window_parts(&self) -> Result<(), Fault> {
        let wanted = std::fs::read(self.window().join("package-lock.json"))?;
        let note = self.window().join("node_modules/.installed-lock.json");
        if std::fs::read(&note).ok().as_ref() != Some(&wanted) {
            run(self.npm().args(["ci", "--no-audit", "--no-fund"]))?;
            std::fs::write(note, wanted)?;
        }
        Ok(())
    }

    /// Builds `ui/dist`, when a source of it is newer.
    pub fn build_window(&self) -> Result<(), Fault> {
        self.install_window_parts()?;
        let built = newest(&self.window().join("dist/index.html"), &[]);
        let source = newest(&self.window(), &["node_modules", "dist", "paraglide", "cache"]);
        if built.is_none() || built < source { run(&mut self.npm_script("build")) } else { Ok(()) }
    }

    /// The release packages; where they are.
    pub fn bundle(&self) -> Result<Vec<PathBuf>, Fault> {
        // Not `tauri build`: it would build the one crate with other features, and so nearly everything a second time.
        run(self.cargo().args(["build", "--workspace", "--release"]))?;
        run(self.tauri().args(["bundle", "--bundles", "deb,rpm"]))?;
        let mut packages = vec![];
        for kind in ["deb", "rpm"] {
            packages.extend(packages_in(&self.target.join("release/bundle").join(kind), kind));
        }
        if packages.len() < 2 { Err(Fault("The packages were not made.".into())) } else { Ok(packages) }
    }

    /// The folder with the programs of the two PDF checkers, in a Python environment of their own.
    pub fn pdf_checkers(&self) -> Result<PathBuf, Fault> {
        let environment = self.target.join("pdf-checkers");
        let programs = environment.join("bin");
        if !programs.join("outloud").exists() || !programs.join("pdfua").exists() {
            run(self.command("python3").args(["-m", "venv"]).arg(&environment))?;
            run(self.command(programs.join("pip")).args(["install", "--quiet", "pdfua", "outloud"]))?;
        }
        Ok(programs)
    }
}

/// The newest package in a folder of bundles.
pub fn packages_in(folder: &Path, ending: &str) -> Option<PathBuf> {
    let found = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    found.filter(|path| path.extension().is_some_and(|e| e == ending)).max_by_key(|path| newest(path, &[]))
}

fn install_packages(wanted: Wanted) -> Result<(), Fault> {
    if !has("dpkg-query") {
        return Ok(()); // another system: the build says what it misses
    }
    let tests: &[&str] = if wanted == Wanted::ToTest { TO_TEST } else { &[] };
    let missing: Vec<&str> = TO_BUILD.iter().chain(tests).copied().filter(|package| !is_installed(package)).collect();
    install(&missing)
}

fn is_installed(package: &str) -> bool {
    ask(Command::new("dpkg-query").args(["-W", "-f=${db:Status-Status}", package])).is_some_and(|s| s == "installed")
}

/// Installs Debian packages where that is allowed; else says which.
fn install(packages: &[&str]) -> Result<(), Fault> {
    if packages.is_empty() {
        return Ok(());
    }
    let is_root = ask(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let may_sudo = || ask(Command::new("sudo").args(["-n", "true"])).is_some();
    let apt = |arguments: &[&str]| {
        let mut command = Command::new(if is_root { "env" } else { "sudo" });
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
        command
    };
    if !is_root && !may_sudo() {
        let list = packages.join(" ");
        return Err(Fault(format!(
            "Some system packages are missing. Install them first:\n\n  sudo apt-get install {list}\n"
        )));
    }
    println!("Installing {}", packages.join(" "));
    run(&mut apt(&["update", "-q"]))?;
    run(apt(&["install", "-y", "-q", "--no-install-recommends"]).args(packages))
}

/// A `PATH` on which a Node that is new enough comes first.
fn node(target: &Path) -> Result<OsString, Fault> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    if is_new_enough("node") && has("npm") {
        return Ok(path);
    }
    let own = target.join("node");
    let programs = own.join("node_modules/node/bin");
    if !has("npm") && has("dpkg-query") {
        install(&["nodejs", "npm"])?;
        if is_new_enough("node") {
            return Ok(path);
        }
    }
    if !has("npm") {
        return Err(Fault(format!("Node {}.{} or newer and npm are missing. Install them first.", NODE.0, NODE.1)));
    }
    if !is_new_enough(programs.join("node")) {
        std::fs::create_dir_all(&own)?;
        run(Command::new("npm").args(["install", "--no-audit", "--no-fund", "node@22", "--prefix"]).arg(&own))?;
    }
    let folders = std::iter::once(programs).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).map_err(|error| Fault(error.to_string()))
}

fn is_new_enough(node: impl AsRef<std::ffi::OsStr>) -> bool {
    let Some(version) = ask(Command::new(node).arg("--version")) else { return false };
    let mut numbers = version.trim_start_matches('v').split('.').filter_map(|part| part.parse::<u32>().ok());
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= NODE
}
