// What the form of a page begins with, said before the page is opened and taken once by it. What was typed into the form
// before stays as it was.
//
//   starts.put(item.feedback);  route.go({ name: 'feedback' });      const start = starts.take();
import type { FeedbackExample } from './api.gen';

let waiting: FeedbackExample | null = null;

export const starts = {
  put(example: FeedbackExample | null): void {
    waiting = example;
  },
  take(): FeedbackExample | null {
    const taken = waiting;
    waiting = null;
    return taken;
  },
};
