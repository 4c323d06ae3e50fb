//! what figures about people may be told to somebody who does not own all the rows they are made of.
//!
//! The rule, in one place for whatever counts people:
//!
//! - A viewer knows their own rows, so what a figure tells them is the rest. A rest of one to four people is withheld; a rest
//!   of none tells nothing new, and one of five or more is shown with its figure.
//! - What is withheld can be had as a difference: a total less the parts that are shown. So further parts are withheld, the
//!   smallest first, until each withheld one could as well stand for five people or more. Their sum is known, each stands
//!   for somebody at least: of `n` parts with the sum `s` one can be `s − (n − 1)`.
//! - Where all parts together cannot hide each other, even that they are there is not told.
//! - Nothing is told of the parts of what is withheld, and totals are those of all parts, shown or not.

/// Fewer people than this are not told of.
pub const FEWEST: i64 = 5;

/// A figure about people, as one viewer stands to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// How many there are.
    pub count: i64,
    /// How many of them are in rows of the viewer's own partners.
    pub own: i64,
}

impl Figure {
    /// What the viewer would learn.
    fn rest(self) -> i64 {
        self.count - self.own
    }

    /// The figure, if it may stand alone.
    #[must_use]
    pub fn told(self) -> Option<i64> {
        (self.rest() == 0 || self.rest() >= FEWEST).then_some(self.count)
    }
}

/// The figures into which one that is told divides, those that are withheld as `None`; `None` for all if not even their
/// being there may be told. Each counts somebody.
#[must_use]
pub fn divided(parts: &[Figure]) -> Option<Vec<Option<i64>>> {
    let mut told: Vec<Option<i64>> = parts.iter().map(|part| part.told()).collect();
    loop {
        let withheld = parts.iter().zip(&told).filter(|(_, told)| told.is_none());
        let rests: Vec<i64> = withheld.map(|(part, _)| part.rest()).collect();
        let others = i64::try_from(rests.len()).unwrap_or(i64::MAX) - 1;
        if rests.is_empty() || rests.iter().sum::<i64>() - others >= FEWEST {
            return Some(told);
        }
        let shown = parts.iter().enumerate().filter(|(at, _)| told[*at].is_some());
        let strange = shown.filter(|(_, part)| part.rest() > 0);
        let (smallest, _) = strange.min_by_key(|(_, part)| part.rest())?;
        told[smallest] = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_others(counts: &[i64]) -> Vec<Figure> {
        counts.iter().map(|count| Figure { count: *count, own: 0 }).collect()
    }

    #[test]
    fn r_1_fewer_than_five_people_are_not_told_of_but_to_whom_they_belong() {
        let figure = |count, own| Figure { count, own }.told();
        assert_eq!(
            [1, 4, 5, 34].map(|count| figure(count, 0)),
            [None, None, Some(5), Some(34)]
        );
        assert_eq!(figure(3, 3), Some(3), "one's own");
        assert_eq!(figure(9, 6), None, "three others would be known by their difference");
        assert_eq!(figure(11, 6), Some(11));
    }

    #[test]
    fn r_1_a_complement_is_withheld_too_so_that_a_difference_reveals_nothing() {
        assert_eq!(divided(&of_others(&[18, 8, 8])), Some(vec![Some(18), Some(8), Some(8)]));
        assert_eq!(divided(&of_others(&[18, 2, 8])), Some(vec![Some(18), None, None]));
        assert_eq!(
            divided(&of_others(&[18, 1, 1, 8])),
            Some(vec![Some(18), None, None, None])
        );
        assert_eq!(divided(&of_others(&[3, 3])), Some(vec![None, None]));
        assert_eq!(divided(&of_others(&[1, 4])), None, "both would be known to be small");
        assert_eq!(
            divided(&of_others(&[1, 1, 1, 1, 1])),
            None,
            "each would be known to be one"
        );
        let mixed = [
            Figure { count: 9, own: 9 },
            Figure { count: 2, own: 0 },
            Figure { count: 7, own: 1 },
        ];
        assert_eq!(
            divided(&mixed),
            Some(vec![Some(9), None, None]),
            "one's own rows hide nobody"
        );
    }

    /// Whether whoever knows the total and what is told must conclude that a part is about fewer than five.
    fn reveals(parts: &[Figure], told: &[Option<i64>]) -> bool {
        let hidden: Vec<&Figure> = parts
            .iter()
            .zip(told)
            .filter(|(_, told)| told.is_none())
            .map(|(part, _)| part)
            .collect();
        let sum: i64 = hidden.iter().map(|part| part.rest()).sum();
        // The others are one at least each.
        !hidden.is_empty() && sum - (i64::try_from(hidden.len()).unwrap_or(i64::MAX) - 1) < FEWEST
    }

    #[test]
    fn r_1_no_table_of_up_to_four_parts_reveals_a_small_one() {
        let mut tables: Vec<Vec<i64>> = vec![Vec::new()];
        for _ in 0..4 {
            let longer = tables
                .iter()
                .flat_map(|table| (1..=9).map(|next| [table.clone(), vec![next]].concat()));
            tables = tables.iter().cloned().chain(longer).collect();
        }
        for table in tables {
            let parts = of_others(&table);
            let Some(told) = divided(&parts) else { continue };
            assert!(!reveals(&parts, &told), "{table:?}: {told:?}");
            for (part, told) in parts.iter().zip(&told) {
                assert!(
                    told.is_none_or(|told| told == part.count && told >= FEWEST),
                    "{table:?}"
                );
            }
        }
    }

    #[test]
    fn r_2_the_same_is_told_twice() {
        let parts = of_others(&[6, 6, 2, 9]);
        assert_eq!(divided(&parts), divided(&parts));
        assert_eq!(divided(&parts), Some(vec![None, Some(6), None, Some(9)]));
    }
}
