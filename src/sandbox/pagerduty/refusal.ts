// The errors that PagerDuty's REST interface answers with; codes from https://developer.pagerduty.com/docs/errors

export class PagerDutyRefusal extends Error {
  override readonly name = 'PagerDutyRefusal';
  readonly status: number;
  readonly body: {
    readonly error: { readonly message: string; readonly code: number; readonly errors?: readonly string[] };
  };

  constructor(status: number, code: number, text: string, errors?: readonly string[]) {
    super(text);
    this.status = status;
    this.body = { error: { message: text, code, ...(errors === undefined ? {} : { errors }) } };
  }
}

export const invalidInput = (...errors: readonly string[]) =>
  new PagerDutyRefusal(400, 2001, 'Invalid Input Provided', errors);
export const badArguments = (...errors: readonly string[]) =>
  new PagerDutyRefusal(400, 2002, 'Arguments Caused Error', errors);
export const notFound = () => new PagerDutyRefusal(404, 2100, 'Not Found');
export const incidentNotFound = () => new PagerDutyRefusal(404, 5001, 'Incident Not Found');
export const unauthenticated = () => new PagerDutyRefusal(401, 2006, 'Authentication failed');
export const missingAbility = (ability: string) =>
  new PagerDutyRefusal(402, 2014, 'Missing Account Ability', [
    `The account does not have the "${ability}" ability`,
  ]);
export const rateLimited = () => new PagerDutyRefusal(429, 2020, 'Rate Limit Exceeded');
export const alreadyResolved = () => new PagerDutyRefusal(400, 1001, 'Incident Already Resolved');
export const missingFrom = () =>
  new PagerDutyRefusal(400, 2011, 'You must specify a requester_id to perform this action', [
    'The From header must hold the email address of a user of this account',
  ]);
export const unknownFrom = () => new PagerDutyRefusal(400, 1008, 'Requester User Not Found');
