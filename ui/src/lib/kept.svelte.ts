// What was typed into a dialog that was closed without saving: it is there again at the next opening. Esc never
// throws text away.
//
//   const typed = kept('add_goal', () => ({ title: '', why: '' }));   bind:value={typed.value.title}   typed.done();
export class Kept<T extends object> {
  value: T;
  constructor(
    private name: string,
    private fresh: () => T,
  ) {
    this.value = $state((store.get(name) as T | undefined) ?? fresh());
    store.set(name, this.value);
  }
  /** Saved: the next opening starts empty. */
  done(): void {
    this.value = this.fresh();
    store.delete(this.name);
  }
}

const store = new Map<string, object>();

export function kept<T extends object>(name: string, fresh: () => T): Kept<T> {
  return new Kept(name, fresh);
}
