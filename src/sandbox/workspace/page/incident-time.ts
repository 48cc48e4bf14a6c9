// Incident time as people read it: always UTC, so that the page, the bot and the post-mortem agree.

const parts = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hourCycle: 'h23', ...options });
const minuteFormat = parts({ hour: '2-digit', minute: '2-digit' });
const secondFormat = parts({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayFormat = parts({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const shortDayFormat = parts({ weekday: 'short', day: 'numeric', month: 'short' });

export const clockMinutes = (at: Date): string => minuteFormat.format(at);
export const clockSeconds = (at: Date): string => secondFormat.format(at);
export const longDay = (at: Date): string => dayFormat.format(at);
export const shortDay = (at: Date): string => shortDayFormat.format(at);

/** "42 s", "7 min", "3 h 20 min", "2 d"; @param seconds ≥ 0 */
export function spanOf(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

/** Fills a Slack date format such as "{date_short} at {time}". https://docs.slack.dev/messaging/formatting-message-text/#date-formatting */
export function fillDateFormat(seconds: number, format: string, now: Date): string {
  const at = new Date(seconds * 1000);
  const say = (options: Intl.DateTimeFormatOptions) => parts(options).format(at);
  const long = say({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const medium = say({ day: 'numeric', month: 'long', year: 'numeric' });
  const short = say({ day: 'numeric', month: 'short', year: 'numeric' });
  const pretty = (otherwise: string) => nearDay(at, now) ?? otherwise;
  const words: Record<string, string> = {
    date_num: at.toISOString().slice(0, 10),
    date: medium,
    date_slash: at.toISOString().slice(0, 10).replaceAll('-', '/'),
    date_short: short,
    date_long: long,
    date_pretty: pretty(medium),
    date_short_pretty: pretty(short),
    date_long_pretty: pretty(long),
    time: `${clockMinutes(at)} UTC`,
    time_secs: `${clockSeconds(at)} UTC`,
    ago:
      at > now
        ? `in ${spanOf((at.getTime() - now.getTime()) / 1000)}`
        : `${spanOf((now.getTime() - at.getTime()) / 1000)} ago`,
  };
  return format.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);
}

function nearDay(at: Date, now: Date): string | null {
  const days = Math.floor(at.getTime() / 86_400_000) - Math.floor(now.getTime() / 86_400_000);
  return days === 0 ? 'today' : days === -1 ? 'yesterday' : days === 1 ? 'tomorrow' : null;
}
