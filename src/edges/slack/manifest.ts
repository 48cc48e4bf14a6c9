// Where the app's manifest lies, in the checkout and in the package.
import { fileURLToPath } from 'node:url';

export const manifestPath: string = fileURLToPath(new URL('../../../manifest.yml', import.meta.url));
