import { afterEach, expect, it, vi } from 'vitest';
import * as api from '../src/lib/api.ts';
import type { Input } from '../src/lib/caseforms.ts';
import { Wrong } from '../src/lib/entered.ts';
import { MOST_BYTES } from '../src/lib/photo.ts';
import { Uploads } from '../src/lib/upload.ts';

afterEach(() => void vi.restoreAllMocks());
const inputs: Input[] = [{ name: 'reason', label: 'apr_why', type: 'text' }, { name: 'evidence_id', label: 'att_file', type: 'file', free: true }];
const keeper = { to: 'cases', id: 'k1' } as const;
const file = (size = 10) => new File([new Uint8Array(size)], 'giay.pdf', { type: 'application/pdf' });

it('sends a file once, with one id, however often the form is tried', async () => {
  const ids: string[] = [];
  const attach = vi.spyOn(api, 'attach').mockImplementation(async (_to, _of, _file, id) => (ids.push(id), id));
  attach.mockRejectedValueOnce(new api.ApiError('network'));
  const uploads = new Uploads();
  const name = uploads.choose('evidence_id', file());
  const said = () => ({ reason: 'x', evidence_id: name });
  await expect(uploads.fill(said(), inputs, keeper)).rejects.toMatchObject({ field: 'evidence_id' });
  const first = said();
  await uploads.fill(first, inputs, keeper);
  const again = said();
  await uploads.fill(again, inputs, keeper);
  expect(first).toEqual({ reason: 'x', evidence_id: ids[0] });
  expect(again).toEqual(first);
  expect(attach.mock.calls.map((c) => c[3])).toEqual([ids[0], ids[0]]); // lost, then taken; not a third time
});

it('sends nothing where no file was chosen', async () => {
  const attach = vi.spyOn(api, 'attach');
  const said = { reason: 'x', evidence_id: '' };
  await new Uploads().fill(said, inputs, keeper);
  expect(said.evidence_id).toBe('');
  expect(attach).not.toHaveBeenCalled();
});

it('says beside the field that a file is too large, and another one is tried', async () => {
  vi.spyOn(api, 'attach').mockImplementation(async (_to, _of, _file, id) => id);
  const uploads = new Uploads();
  const fill = (f: File) => uploads.fill({ evidence_id: uploads.choose('evidence_id', f) }, inputs, keeper);
  const refused = await fill(file(MOST_BYTES + 1)).catch((e: unknown) => e);
  expect(refused).toBeInstanceOf(Wrong);
  expect((refused as Wrong).message).toContain('10 MiB');
  await fill(file());
});
