// Entry of the workspace page: draws it and opens its line to the sandbox's server.
import { render } from 'preact';
import { App } from './app.ts';
import { connect } from './connection.ts';
import { html } from './html.ts';

const root = document.getElementById('workspace');
if (root === null) throw new Error('index.html has no element with id "workspace".');
render(html`<${App} />`, root);
connect();
