import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import 'samara-search/samara-define.mjs';

function Reports() {
  const [chosen, setChosen] = useState(null);
  const choose = (event) => {
    // The page handles the selection instead of opening the hit.
    event.preventDefault();
    setChosen(event.detail.hit);
  };
  return (
    <main>
      <samara-search src="/search/docs.samara" placeholder="Search the reports" onsamara-select={choose} />
      {chosen && <p id="chosen">{chosen.title}</p>}
    </main>
  );
}

createRoot(document.getElementById('root')).render(<Reports />);
