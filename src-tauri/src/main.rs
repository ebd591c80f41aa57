//! Quarterdeck's one program: a window, or the command line where a command is named.

mod cli;
mod custody;
mod desktop;
mod dialogs;
mod leftovers;
mod lock;
mod memory;
mod places;
mod window;

use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

/// A planner for people who lead people: talks, goals, promises, and a fair review when you need one.
#[derive(Parser)]
#[command(name = "quarterdeck", version)]
struct Arguments {
    /// The folder of the planner to open, instead of the one in your data folder
    #[arg(long, value_name = "FOLDER", env = "QUARTERDECK_STORE", global = true)]
    store: Option<PathBuf>,
    /// Draw without the graphics card, where the window stays empty
    #[arg(long)]
    safe_graphics: bool,
    /// Nothing: the window opens
    #[command(subcommand)]
    command: Option<cli::Command>,
}

/// A file that may not grow any longer is told as an error of that write, not by the end of the program.
fn outlive_limits() {
    #[cfg(unix)]
    // SAFETY: no handler runs, the signal is ignored; and `main` calls this before it starts a thread.
    unsafe {
        libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
    }
}

/// A fault tells where it happened and nothing of what was being written; and no picture of the memory is left behind.
fn keep_to_oneself() {
    std::panic::set_hook(Box::new(|fault| eprintln!("{}", told(fault))));
    #[cfg(unix)]
    // SAFETY: reads the structure it is given. One byte and not none: a program that takes such pictures in over a pipe is
    // asked for them at a limit of nothing as well, and never at one.
    unsafe {
        libc::setrlimit(libc::RLIMIT_CORE, &libc::rlimit { rlim_cur: 1, rlim_max: 1 });
    }
}

fn told(fault: &std::panic::PanicHookInfo) -> String {
    let at = fault.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
    format!("The program met a fault of its own{at}. What was saved is safe.")
}

fn main() -> ExitCode {
    outlive_limits();
    keep_to_oneself();
    memory::share();
    match Arguments::try_parse() {
        Ok(Arguments { store, command: Some(command), .. }) => cli::run(command, store),
        Ok(arguments) => {
            desktop::choose_graphics(arguments.safe_graphics);
            window::run(arguments.store)
        }
        // clap ends with 2 for a wrong argument; here 2 means a damaged planner.
        Err(told) => {
            let code = u8::from(told.use_stderr());
            told.print().ok();
            ExitCode::from(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn a_fault_says_where_and_nothing_of_what_was_written() {
        static HEARD: Mutex<String> = Mutex::new(String::new());
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(|fault| *HEARD.lock().expect("nobody else") = told(fault)));
        std::panic::catch_unwind(|| panic!("Ruth asked for KINGFISHER")).expect_err("it was thrown");
        std::panic::set_hook(before);
        let heard = HEARD.lock().expect("nobody else");
        assert!(heard.contains("main.rs:") && !heard.contains("KINGFISHER"), "{heard}");
    }
}
