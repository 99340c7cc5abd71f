// What is tested here stands on pages that are loaded with their texts.
import { learn } from '../src/lib/i18n.svelte.ts';

await learn();
