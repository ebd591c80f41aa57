//! What the program holds of the machine's memory while it stands idle.

/// The desktop starts two dozen threads that hardly allocate: two pools for all of them instead of one for each.
pub fn share() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: sets a number of the allocator's; `main` calls this before it starts a thread.
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 2);
    }
}

/// Gives back what only the start needed: free blocks of the allocator, and the pages of the program itself that setting
/// up a window went through once. What is needed again comes back from the file, a few microseconds a page.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        // SAFETY: takes the allocator's own locks.
        unsafe { libc::malloc_trim(0) };
        for (from, until) in own_pages() {
            // SAFETY: the range is mapped from the program's file and nothing ever writes to it, so that reading it anew
            // gives the same bytes.
            unsafe { libc::madvise(from as *mut libc::c_void, until - from, libc::MADV_DONTNEED) };
        }
    }
}

/// Where the program's code and constants lie: what is mapped from its file and never written to. The part that the
/// loader adjusted is left out; its bytes are not those of the file.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn own_pages() -> Vec<(usize, usize)> {
    let (Ok(maps), Ok(program)) = (std::fs::read_to_string("/proc/self/maps"), std::env::current_exe()) else {
        return vec![];
    };
    let program = program.to_string_lossy();
    maps.lines()
        .filter_map(|line| {
            // from-until permissions offset device inode path
            let mut words = line.split_whitespace();
            let (from, until) = words.next()?.split_once('-')?;
            let (permissions, offset) = (words.next()?, words.next()?);
            let unwritten =
                permissions == "r-xp" || (permissions == "r--p" && offset.bytes().all(|digit| digit == b'0'));
            let hex = |digits| usize::from_str_radix(digits, 16).ok();
            (unwritten && line.ends_with(&*program)).then_some((hex(from)?, hex(until)?))
        })
        .collect()
}

#[cfg(all(test, target_os = "linux", target_env = "gnu"))]
mod tests {
    use super::*;

    /// Pages of the program's code that are in memory for this process, in KiB.
    fn code_in_memory() -> u64 {
        let (from, _) = *own_pages().last().expect("a program");
        let smaps = std::fs::read_to_string("/proc/self/smaps").expect("smaps");
        let own = smaps.split_once(&format!("{from:x}-")).expect("the mapping").1;
        let rss = own.lines().find_map(|line| line.strip_prefix("Rss:")).expect("a size");
        rss.trim().trim_end_matches("kB").trim().parse().expect("a number")
    }

    #[test]
    fn the_pages_of_the_start_are_given_back_and_the_program_goes_on() {
        let before = code_in_memory();
        give_back();
        let after = code_in_memory();
        assert!(after < before, "{before} KiB before, {after} after");
    }
}
