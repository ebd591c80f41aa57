//! A window with one line of text in it and nothing behind: the limit that start and memory are measured against.
//!
//! It draws in the same way as the real one.

fn main() {
    if std::env::var_os("WEBKIT_DISABLE_DMABUF_RENDERER").is_none() {
        // SAFETY: no thread has been started yet.
        unsafe { std::env::set_var("WEBKIT_DISABLE_DMABUF_RENDERER", "1") }
    }
    if let Err(error) = tauri::Builder::default().run(tauri::generate_context!()) {
        eprintln!("The window could not be opened: {error}");
    }
}
