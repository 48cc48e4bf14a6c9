// Every method the sandbox answers itself; all others go to the emulator.
import { apiTest } from './api-test.ts';
import { appsConnectionsOpen } from './apps.connections.open.ts';
import { canvasesEdit } from './canvases.edit.ts';
import { canvasesSectionsLookup } from './canvases.sections.lookup.ts';
import { conversationsCanvasesCreate } from './conversations.canvases.create.ts';
import { conversationsHistory } from './conversations.history.ts';
import { conversationsInfo } from './conversations.info.ts';
import { conversationsInvite } from './conversations.invite.ts';
import { conversationsMembers } from './conversations.members.ts';
import { conversationsReplies } from './conversations.replies.ts';
import { filesCompleteUploadExternal } from './files.completeUploadExternal.ts';
import type { Method } from './method.ts';
import { usergroupsList } from './usergroups.list.ts';
import { usergroupsUsersList } from './usergroups.users.list.ts';
import { usersConversations } from './users.conversations.ts';
import { usersInfo } from './users.info.ts';
import { usersList } from './users.list.ts';
import { viewsOpen } from './views.open.ts';
import { viewsPublish } from './views.publish.ts';
import { viewsPush } from './views.push.ts';
import { viewsUpdate } from './views.update.ts';

export const ownMethods: Readonly<Record<string, Method>> = {
  'api.test': apiTest,
  'apps.connections.open': appsConnectionsOpen,
  'canvases.edit': canvasesEdit,
  'canvases.sections.lookup': canvasesSectionsLookup,
  'conversations.canvases.create': conversationsCanvasesCreate,
  'conversations.history': conversationsHistory,
  'conversations.info': conversationsInfo,
  'conversations.invite': conversationsInvite,
  'conversations.members': conversationsMembers,
  'conversations.replies': conversationsReplies,
  'files.completeUploadExternal': filesCompleteUploadExternal,
  'usergroups.list': usergroupsList,
  'usergroups.users.list': usergroupsUsersList,
  'users.conversations': usersConversations,
  'users.info': usersInfo,
  'users.list': usersList,
  'views.open': viewsOpen,
  'views.publish': viewsPublish,
  'views.push': viewsPush,
  'views.update': viewsUpdate,
};
