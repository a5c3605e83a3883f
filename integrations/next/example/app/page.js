import Link from 'next/link';

export default function Page() {
  return (
    <>
      <h1>Trees</h1>
      <p>
        Notes on trees: <Link href="/trees/maple/">Maple</Link>.
      </p>
    </>
  );
}
