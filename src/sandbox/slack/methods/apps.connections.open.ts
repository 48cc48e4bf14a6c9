// The address of one new socket.
import type { Method } from './method.ts';

export const appsConnectionsOpen: Method = async (world) => ({ ok: true, url: world.mintSocketUrl() });
