package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// tellShare brings a proposal to every secretary who can be reached, and tells how many those are. Whoever can be reached
// later gets it then.
func (c *Chat) tellShare(tx *store.Tx, x store.Share) (reached int, err error) {
	list, err := c.secretaries(tx)
	if err != nil {
		return 0, err
	}
	for _, s := range list {
		if err := c.bringShare(tx, x, s.UserID, store.LaneAlert); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}

// bringShare queues the content of a proposal to a secretary's chat, and its card behind it.
func (c *Chat) bringShare(tx *store.Tx, x store.Share, chat int64, lane store.Lane) error {
	k, err := c.lookAt(tx, chat)
	if err != nil {
		return err
	}
	head, err := k.sharedHead(x.Agency)
	if err != nil {
		return err
	}
	if err := sendContent(tx, chat, lane, head, x.Parts); err != nil {
		return err
	}
	_, err = tx.Cards().Show(chat, lane, store.ShareKey(x.ID), store.View{Name: store.ShareView, ID: x.ID}, 0)
	return err
}

// sharedHead is said before content that goes out in an agency's name; it is empty for the secretariat's own.
func (k *look) sharedHead(author bloc.AgencyID) (words.HTML, error) {
	if author == 0 {
		return "", nil
	}
	g, err := k.tx.Agencies().Get(author)
	return k.html("notice.shared_by", words.Args{"Agency": g.Name}), err
}

// sendContent queues content to a chat, of which nothing is remembered.
func sendContent(tx *store.Tx, chat int64, lane store.Lane, head words.HTML, parts []store.Part) error {
	_, err := tx.Outbox().Put(store.Outgoing{Chat: chat, Lane: lane, Kind: store.KindContent,
		Body: store.Body{Content: &store.Delivery{Do: store.DoTest, Head: string(head), Parts: parts}}})
	return err
}

// bringShares queues the proposals that wait to a secretary who has just joined or can be reached again.
func (c *Chat) bringShares(tx *store.Tx, secretary int64) error {
	waiting, err := tx.Shares().Waiting()
	if err != nil {
		return err
	}
	for _, x := range waiting {
		there, err := tx.Cards().Delivered(secretary, store.ShareView, store.ShareKey(x.ID))
		if err != nil {
			return err
		}
		if there {
			continue
		}
		if err := c.bringShare(tx, x, secretary, store.LaneAlert); err != nil {
			return err
		}
	}
	return nil
}

// showShareToAgency brings what became of a proposal as a new card to every focal point of its agency who can be reached, one left out,
// and tells how many those are.
func (c *Chat) showShareToAgency(tx *store.Tx, x store.Share, except bloc.PersonID) (reached int, err error) {
	contacts, err := tx.People().Contacts(x.Agency, bloc.RoleFocal)
	if err != nil {
		return 0, err
	}
	for _, p := range contacts {
		if p.Person == except || !p.Reachable() {
			continue
		}
		reached++
		if _, err := tx.Cards().Show(p.UserID, store.LaneAlert, x.News(), store.View{Name: store.ShareMineView, ID: x.ID}, 0); err != nil {
			return 0, err
		}
	}
	return reached, nil
}

// tellPublished tells the agency, once, that what it proposed is published, and to how many agencies.
func (c *Chat) tellPublished(tx *store.Tx, task bloc.TaskID) error {
	x, err := tx.Shares().SentAs(task)
	if notFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	first, err := tx.Shares().Told(x.ID)
	if err != nil || !first {
		return err
	}
	if err := tx.Shares().Touch(x.ID); err != nil {
		return err
	}
	_, err = c.showShareToAgency(tx, x, 0)
	return err
}
