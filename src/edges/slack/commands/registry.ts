// Every subcommand of /incident, in the order in which help lists them. One file each in this folder.

import { baseline } from './baseline.ts';
import type { SlashCommand } from './command.ts';
import { declare } from './declare.ts';
import { evidence } from './evidence.ts';
import { help } from './help.ts';
import { list } from './list.ts';
import { metadata } from './metadata.ts';
import { noise } from './noise.ts';
import { note } from './note.ts';
import { postmortem } from './postmortem.ts';
import { reopen } from './reopen.ts';
import { resolve } from './resolve.ts';
import { role } from './role.ts';
import { severity } from './severity.ts';
import { status } from './status.ts';
import { timeline } from './timeline.ts';
import { triage } from './triage.ts';
import { update } from './update.ts';

export const COMMANDS: readonly SlashCommand[] = [
  declare,
  list,
  status,
  triage,
  role,
  severity,
  update,
  note,
  timeline,
  evidence,
  metadata,
  baseline,
  resolve,
  reopen,
  noise,
  postmortem,
  help,
];
