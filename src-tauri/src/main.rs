//! Quarterdeck's one program: a window, or the command line where a command is named.

mod cli;
mod custody;
mod desktop;
mod dialogs;
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

fn main() -> ExitCode {
    outlive_limits();
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
