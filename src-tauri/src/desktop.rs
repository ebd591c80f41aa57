//! What the desktop needs to be told: how to draw, the right-click menu, spelling, colours behind the page.

use planner::settings::Theme;
use tauri::window::Color;
use tauri::{Theme as Shade, WebviewWindow};

/// Chooses how WebKit draws. To be called before anything else: WebKit reads these variables once.
///
/// Its DMABUF renderer leaves the window empty on some graphics cards, so it is off unless somebody asks for it.
pub fn choose_graphics(safe: bool) {
    let set_if_unset = |name: &str| {
        if std::env::var_os(name).is_none() {
            // SAFETY: `main` calls this before it starts a thread.
            unsafe { std::env::set_var(name, "1") }
        }
    };
    if cfg!(target_os = "linux") {
        set_if_unset("WEBKIT_DISABLE_DMABUF_RENDERER");
        if safe {
            set_if_unset("WEBKIT_DISABLE_COMPOSITING_MODE");
        }
    }
}

/// What `theme` means to the desktop: none follows the system.
pub fn shade(theme: Theme) -> Option<Shade> {
    match theme {
        Theme::System => None,
        Theme::Light => Some(Shade::Light),
        Theme::Dark => Some(Shade::Dark),
    }
}

/// The colour of the page's ground (`--bg-app`), shown until the page has painted itself.
pub fn ground(shade: Shade) -> Color {
    match shade {
        Shade::Dark => Color(0x0f, 0x11, 0x15, 0xff),
        _ => Color(0xf2, 0xf0, 0xeb, 0xff),
    }
}

/// The web view's own menu offers to reload and to inspect; ours offers what is useful on text. And it keeps no pages for
/// going back to: there is but one.
#[cfg(target_os = "linux")]
pub fn furnish(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{CacheModel, ContextMenuAction, ContextMenuExt, ContextMenuItemExt, WebContextExt, WebViewExt};

    /// What is useful on text; everything else of the menu belongs to a browser.
    const KEPT: [ContextMenuAction; 11] = [
        ContextMenuAction::Copy,
        ContextMenuAction::Cut,
        ContextMenuAction::Paste,
        ContextMenuAction::PasteAsPlainText,
        ContextMenuAction::Delete,
        ContextMenuAction::SelectAll,
        ContextMenuAction::InsertEmoji,
        ContextMenuAction::SpellingGuess,
        ContextMenuAction::NoGuessesFound,
        ContextMenuAction::IgnoreSpelling,
        ContextMenuAction::LearnSpelling,
    ];
    window.with_webview(|shown| {
        if let Some(context) = shown.inner().context() {
            context.set_cache_model(CacheModel::DocumentViewer);
        }
        shown.inner().connect_context_menu(|_, menu, _, _| {
            for item in menu.items() {
                if !item.is_separator() && !KEPT.contains(&item.stock_action()) {
                    menu.remove(&item);
                }
            }
            let mut before = true;
            for item in menu.items() {
                if before && item.is_separator() {
                    menu.remove(&item);
                }
                before = item.is_separator();
            }
            if let Some(last) = menu.last()
                && last.is_separator()
            {
                menu.remove(&last);
            }
            // True shows no menu: better than an empty one.
            menu.n_items() == 0
        });
    })
}

#[cfg(not(target_os = "linux"))]
pub fn furnish(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Has spelling checked from now on. The web view does not do so by itself, and its dictionaries are large: they are read
/// when somebody is about to write.
#[cfg(target_os = "linux")]
pub fn check_spelling(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{WebContextExt, WebViewExt};

    window.with_webview(|shown| {
        if let Some(context) = shown.inner().context() {
            let languages = languages();
            context.set_spell_checking_languages(&languages.iter().map(String::as_str).collect::<Vec<_>>());
            context.set_spell_checking_enabled(true);
        }
    })
}

#[cfg(not(target_os = "linux"))]
pub fn check_spelling(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// The languages to check spelling in: the user's, and English, in which the program speaks.
#[cfg(target_os = "linux")]
fn languages() -> Vec<String> {
    let set =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    let mut languages: Vec<String> = set
        .iter()
        .filter_map(|locale| locale.split(['.', '@']).next())
        .filter(|language| !matches!(*language, "C" | "POSIX"))
        .map(str::to_owned)
        .collect();
    if !languages.iter().any(|language| language.starts_with("en")) {
        languages.push("en_US".into());
    }
    languages
}
