// What a person of the sandbox gets to hear when Slack or the app would not do what they asked.

/**
 * `code` is Slack's own word where Slack has one (`dispatch_failed`, `operation_timeout`, `expired_trigger_id`);
 * the text says what to do instead.
 */
export class SandboxRefusal extends Error {
  readonly code: string;

  constructor(code: string, text: string) {
    super(`${code}: ${text}`);
    this.name = 'SandboxRefusal';
    this.code = code;
  }
}
