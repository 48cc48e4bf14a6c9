// trigger_ids: each opens one modal, once, within three seconds.
// https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses

export interface Trigger {
  readonly person: string;
  /** The open modal from which it came, for views.push. */
  readonly viewId: string | null;
}

export type TriggerAnswer =
  | { readonly kind: 'valid'; readonly trigger: Trigger }
  | {
      readonly kind: 'refused';
      readonly error: 'invalid_trigger_id' | 'exchanged_trigger_id' | 'expired_trigger_id';
    };

export class Triggers {
  private readonly known = new Map<string, Trigger & { readonly until: number; used: boolean }>();
  private readonly lifeMs: number;
  private count = 0;

  constructor(lifeMs: number) {
    this.lifeMs = lifeMs;
  }

  mint(trigger: Trigger): string {
    this.count += 1;
    const id = `${Date.now()}.${this.count}.sandbox${this.count.toString(16).padStart(8, '0')}`;
    this.known.set(id, { ...trigger, until: Date.now() + this.lifeMs, used: false });
    return id;
  }

  exchange(id: string): TriggerAnswer {
    const found = this.known.get(id);
    if (found === undefined) return { kind: 'refused', error: 'invalid_trigger_id' };
    if (found.used) return { kind: 'refused', error: 'exchanged_trigger_id' };
    if (found.until < Date.now()) return { kind: 'refused', error: 'expired_trigger_id' };
    found.used = true;
    return { kind: 'valid', trigger: { person: found.person, viewId: found.viewId } };
  }
}
