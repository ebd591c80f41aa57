// Answers of the shell in tests: `answers.undo = () => 'Delete a goal'`. What was asked stands in `asked`.
export const answers: Record<string, (...args: never[]) => unknown> = {};
export const asked: [name: string, ...args: unknown[]][] = [];

Object.assign(window, {
  __TAURI_EVENT_PLUGIN_INTERNALS__: { unregisterListener: () => {} },
  __TAURI_INTERNALS__: {
    transformCallback: () => 1,
    invoke: async (command: string, payload: { name: string; args: never[] }) => {
      if (command !== 'call') return 1;
      asked.push([payload.name, ...payload.args]);
      const answer = answers[payload.name];
      if (!answer) throw { kind: 'internal', message: `no answer for ${payload.name}` };
      return answer(...payload.args);
    },
  },
});
