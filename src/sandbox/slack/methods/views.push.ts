// Puts a modal on top of the one from which the trigger_id came.
import type { Method } from './method.ts';
import { openWith } from './views.open.ts';

export const viewsPush: Method = (world, as, args) => openWith(world, as, args, 'views.push');
