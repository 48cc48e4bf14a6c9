// `migrate`: brings the database to the newest schema; `start` does the same by itself.

import { databasePath, loadConfig } from '../config.ts';
import { openDatabase } from '../edges/store/database.ts';
import type { CliCommand } from './command.ts';

export const migrate = {
  name: 'migrate',
  summary: 'bring the database to the newest schema (start does it by itself)',
  build: (command) =>
    void command.action(async () => {
      const path = databasePath(loadConfig());
      const db = await openDatabase(path);
      await db.destroy();
      console.log(`${path} has the newest schema.`);
    }),
} satisfies CliCommand;
