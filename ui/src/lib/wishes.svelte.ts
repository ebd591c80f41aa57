// Small wishes of the reader that belong to the window, not to the planner: kept for as long as the window is open.
class Wishes {
  value = $state({
    /** The search leaves out what only the manager may see. */
    hide_private: false,
  });
}
export const wishes = new Wishes();
