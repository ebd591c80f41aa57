// Where the window is: typed routes, a stack to go back and forward on, and for every entry the place where the
// page was scrolled to and what had the focus. No addresses: there is no address bar.
import { untrack } from 'svelte';
import { caretOf, putCaret, type Caret } from './caret';

export type Route =
  | { name: 'today' }
  | { name: 'quarter'; label?: string }
  | { name: 'close_quarter'; label?: string }
  | { name: 'closed_quarter'; label: string }
  | { name: 'year' }
  | { name: 'my_growth' }
  | { name: 'which_hat' }
  | { name: 'my_page' }
  | { name: 'promises' }
  | { name: 'person'; id: string }
  | { name: 'moving'; person_id: string }
  | { name: 'one_on_one'; id: string }
  | { name: 'goals' }
  | { name: 'goal'; id: string }
  | { name: 'development' }
  | { name: 'plan'; id: string; version?: string }
  | { name: 'person_skills'; id: string }
  | { name: 'frameworks' }
  | { name: 'framework'; id: string }
  | { name: 'my_practice' }
  | { name: 'my_learning' }
  | { name: 'my_role' }
  | { name: 'upward_and_across' }
  | { name: 'how_we_work' }
  | { name: 'agreement'; kind: string }
  | { name: 'feedback' }
  | { name: 'packets' }
  | { name: 'handing_over' }
  | { name: 'reviews'; quarter?: string }
  | { name: 'review'; id: string }
  | { name: 'calibration'; quarter?: string }
  | { name: 'support_plan'; person_id: string }
  | { name: 'asking_others' }
  | { name: 'self_check'; quarter?: string }
  | { name: 'own_pack'; quarter?: string }
  | { name: 'hiring' }
  | { name: 'post'; id: string }
  | { name: 'first_days'; id: string }
  | { name: 'answers'; id: string }
  | { name: 'packet'; person_id: string; quarter?: string }
  | { name: 'all_people' }
  | { name: 'numbers'; quarter?: string }
  | { name: 'all_numbers'; person_id: string; quarter?: string }
  | { name: 'library'; person_id?: string }
  | { name: 'privacy' }
  | { name: 'about' }
  | { name: 'more' }
  | { name: 'settings'; section?: string }
  | { name: 'recently_changed' };

export type RouteName = Route['name'];
export type RouteOf<N extends RouteName> = Extract<Route, { name: N }>;
/** What a screen gets: `let { route }: ScreenProps<'person'> = $props()`. */
export type ScreenProps<N extends RouteName> = { route: RouteOf<N> };

// What each route carries besides its name, so that a kept one can be checked before it is opened.
const carries: Record<RouteName, { needs?: string; may?: string }> = {
  today: {},
  quarter: { may: 'label' },
  close_quarter: { may: 'label' },
  closed_quarter: { needs: 'label' },
  year: {},
  my_growth: {},
  which_hat: {},
  my_page: {},
  promises: {},
  person: { needs: 'id' },
  moving: { needs: 'person_id' },
  one_on_one: { needs: 'id' },
  goals: {},
  goal: { needs: 'id' },
  development: {},
  plan: { needs: 'id', may: 'version' },
  person_skills: { needs: 'id' },
  frameworks: {},
  framework: { needs: 'id' },
  my_practice: {},
  my_learning: {},
  my_role: {},
  upward_and_across: {},
  how_we_work: {},
  agreement: { needs: 'kind' },
  feedback: {},
  packets: {},
  handing_over: {},
  reviews: { may: 'quarter' },
  review: { needs: 'id' },
  calibration: { may: 'quarter' },
  support_plan: { needs: 'person_id' },
  asking_others: {},
  self_check: { may: 'quarter' },
  own_pack: { may: 'quarter' },
  hiring: {},
  post: { needs: 'id' },
  first_days: { needs: 'id' },
  answers: { needs: 'id' },
  packet: { needs: 'person_id', may: 'quarter' },
  all_people: {},
  numbers: { may: 'quarter' },
  all_numbers: { needs: 'person_id', may: 'quarter' },
  library: { may: 'person_id' },
  privacy: {},
  about: {},
  more: {},
  settings: { may: 'section' },
  recently_changed: {},
};

/** A route that was kept outside, or null where it is none this window knows. */
export function asRoute(kept: unknown): Route | null {
  if (typeof kept !== 'object' || kept === null || !('name' in kept)) return null;
  const { name, ...values } = kept as Record<string, unknown>;
  if (typeof name !== 'string' || !Object.hasOwn(carries, name)) return null;
  const { needs, may } = carries[name as RouteName];
  const held = Object.keys(values);
  const fits = held.every((key) => (key === needs || key === may) && typeof values[key] === 'string');
  return fits && (!needs || held.includes(needs)) ? (kept as Route) : null;
}

/** Where one was on a page. It holds nothing of what stands there. */
export interface PagePlace {
  scroll: number;
  /** Path of the focused element below the main region, by position. */
  focus: number[] | null;
  caret: Caret | null;
}
interface Place extends PagePlace {
  id: number;
  route: Route;
}

const TOP: PagePlace = { scroll: 0, focus: null, caret: null };

const KEPT = 100;

export function sameRoute(one: Route, other: Route): boolean {
  const a = one as Record<string, unknown>;
  const b = other as Record<string, unknown>;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => a[key] === b[key]);
}

export class Router {
  #places: Place[] = $state.raw([]);
  #at = $state(0);
  #next = 1;
  #restore = false;
  /** The scrolling element of the page; App gives it. */
  main: HTMLElement | null = null;

  constructor(first: Route = { name: 'today' }) {
    this.#places = [{ id: 0, route: first, ...TOP }];
  }

  get current(): Route {
    return this.#place.route;
  }
  /** Differs for every visit, so that a page is made anew when it is opened again. */
  get key(): number {
    return this.#place.id;
  }
  /** People whose page was opened, the newest first. */
  get recentPeople(): string[] {
    const ids = this.#places.flatMap(({ route }) => (route.name === 'person' ? [route.id] : []));
    return [...new Set(ids.reverse())];
  }
  get canGoBack(): boolean {
    return this.#at > 0;
  }
  get canGoForward(): boolean {
    return this.#at < this.#places.length - 1;
  }
  get #place(): Place {
    return this.#places[this.#at] as Place;
  }

  /** Opens a page; opening the one in view does nothing. */
  go(route: Route): void {
    untrack(() => {
      if (sameRoute(route, this.current)) return;
      this.#remember();
      const before = this.#places.slice(Math.max(0, this.#at + 1 - KEPT), this.#at + 1);
      this.#places = [...before, { id: this.#next++, route, ...TOP }];
      this.#at = this.#places.length - 1;
      this.#restore = false;
    });
  }
  /** Changes the page in view without a step to go back to; to a place on it, where one is named. */
  replace(route: Route, at?: PagePlace): void {
    untrack(() => {
      const place = { ...this.#place, id: this.#next++, route, focus: null, caret: null, ...at };
      this.#places = this.#places.map((p, i) => (i === this.#at ? place : p));
      if (at) this.#restore = true;
    });
  }
  /** Where one is on the page in view. */
  place(): PagePlace {
    this.#remember();
    const { scroll, focus, caret } = this.#place;
    return { scroll, focus, caret };
  }
  back(): void {
    untrack(() => this.#move(-1));
  }
  forward(): void {
    untrack(() => this.#move(1));
  }

  #move(by: number): void {
    const to = this.#at + by;
    if (to < 0 || to >= this.#places.length) return;
    this.#remember();
    this.#at = to;
    this.#restore = true;
  }

  #remember(): void {
    const main = this.main;
    if (!main) return;
    this.#place.scroll = main.scrollTop;
    this.#place.focus = pathTo(main, document.activeElement);
    this.#place.caret = caretOf(document.activeElement);
  }

  /**
   * To be called once the page in view stands: goes back to where it was left, or to its top. Pages fill themselves
   * from the core, so the place is looked for until the page is tall enough, for half a second.
   */
  async arrived(): Promise<void> {
    const { id, scroll, focus, caret } = this.#place;
    const restore = this.#restore;
    const main = this.main;
    if (!main) return;
    if (!restore || (scroll === 0 && !focus)) {
      // Both ask for the layout: with the next picture it is made anyway, and with what has come by then.
      await new Promise(requestAnimationFrame);
      if (this.key !== id) return;
      main.scrollTop = 0;
      main.focus({ preventScroll: true });
      return;
    }
    main.focus({ preventScroll: true });
    for (let tries = 0; tries < 30 && this.key === id; tries++) {
      main.scrollTop = scroll;
      const element = focus && elementAt(main, focus);
      if (element && Math.abs(main.scrollTop - scroll) < 2) {
        element.focus({ preventScroll: true });
        if (caret) putCaret(element, caret);
        return;
      }
      if (!focus && Math.abs(main.scrollTop - scroll) < 2) return;
      await new Promise((done) => setTimeout(done, 16));
    }
  }
}

function pathTo(root: Element, element: Element | null): number[] | null {
  if (!element || element === root || !root.contains(element)) return null;
  const path: number[] = [];
  for (let at: Element = element; at !== root; at = at.parentElement as Element) {
    path.unshift([...(at.parentElement as Element).children].indexOf(at));
  }
  return path;
}

function elementAt(root: Element, path: number[]): HTMLElement | null {
  let at: Element | undefined = root;
  for (const index of path) at = at?.children[index];
  return at instanceof HTMLElement ? at : null;
}

/** The one of the window. */
export const route = new Router();
