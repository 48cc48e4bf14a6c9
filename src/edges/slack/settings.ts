// What this edge needs to know of the configuration: a part of the program's Config, so that it can be passed as it is.

export interface SlackConfig {
  readonly environment: {
    readonly SLACK_BOT_TOKEN?: string | undefined;
    readonly SLACK_APP_TOKEN?: string | undefined;
    readonly SLACK_SIGNING_SECRET?: string | undefined;
    readonly SLACK_HTTP: '0' | '1';
    readonly SLACK_API_URL: string;
  };
  readonly settings: {
    /** Keyed by what telemetry calls the feature. */
    readonly features: Readonly<Record<string, { readonly title?: string | undefined }>>;
  };
}

export interface Feature {
  readonly name: string;
  readonly title: string;
}

export const featuresOf = (config: SlackConfig): readonly Feature[] =>
  Object.entries(config.settings.features).map(([name, { title }]) => ({ name, title: title ?? name }));
