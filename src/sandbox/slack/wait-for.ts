// Waiting without sleeping: look again whenever something changed, give up after a time.

/**
 * @param look answers with what is waited for, or with nothing yet; an error ends the waiting
 * @param subscribe registers the listener and answers with the way to take it off again
 * @param describe what to show of the world when time is up
 */
export function waitFor<T>(
  look: () => T | undefined | null | false,
  subscribe: (changed: () => void) => () => void,
  timeoutMs: number,
  describe: () => string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let leave = () => undefined as unknown;
    const end = () => {
      clearTimeout(late);
      leave();
    };
    const late = setTimeout(() => {
      end();
      reject(new Error(`waited ${timeoutMs} ms in vain; the workspace shows:\n${describe()}`));
    }, timeoutMs);
    const changed = () => {
      try {
        const found = look();
        if (found === undefined || found === null || found === false) return;
        end();
        resolve(found);
      } catch (error) {
        end();
        reject(error);
      }
    };
    leave = subscribe(changed);
    changed();
  });
}
